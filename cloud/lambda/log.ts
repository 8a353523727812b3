import type { NarrationOutcome } from '../../core/pet/narration.ts';
import type { Log } from '../../http/observe.ts';

export interface LambdaLog extends Log {
  /** Undefined if `REQUEST_METRICS` is not `true`. Then narrations are not logged. */
  countNarration: ((outcome: NarrationOutcome) => void) | undefined;
}

/**
 * Writes one JSON line per request and per failure to standard output. Lambda forwards the lines to CloudWatch. If `REQUEST_METRICS` is
 * `true`, CloudWatch makes metrics of them.
 */
export async function lambdaLog(clock: () => Date, env: NodeJS.ProcessEnv): Promise<LambdaLog> {
  const metrics = env.REQUEST_METRICS === 'true' ? (await import('./metrics.ts')).embeddedMetrics(env) : undefined;
  const write = (level: string, msg: string, line: object, more = {}) =>
    process.stdout.write(`${JSON.stringify({ level, time: clock().toISOString(), ...line, ...more, msg })}\n`);
  return {
    request: (line) => void write('info', 'request', line, metrics?.ofRequest(line, clock())),
    failure: (line) => void write('error', 'failure', line, metrics?.ofFailure(clock())),
    countNarration: metrics && ((outcome) => void write('info', 'narration', metrics.ofNarration(outcome, clock()))),
  };
}
