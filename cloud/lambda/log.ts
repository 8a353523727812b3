import type { NarrationOutcome } from '../../core/pet/narration.ts';
import type { Log } from '../../http/observe.ts';
import { withSourcePositions } from './source-positions.ts';

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
  const write = (level: string, msg: string, line: object, metricsAt?: (now: Date) => object) => {
    const now = clock();
    process.stdout.write(`${JSON.stringify({ level, time: now.toISOString(), ...line, ...metricsAt?.(now), msg })}\n`);
  };
  return {
    request: (line) => write('info', 'request', line, metrics && ((now) => metrics.ofRequest(line, now))),
    failure: (line) =>
      write(
        'error',
        'failure',
        { ...line, stack: withSourcePositions(line.stack) },
        metrics && ((now) => metrics.ofFailure(now)),
      ),
    countNarration:
      metrics && ((outcome) => write('info', 'narration', {}, (now) => metrics.ofNarration(outcome, now))),
  };
}
