import type { Log } from '../../http/observe.ts';

/** Writes one JSON line per request and per failure to standard output. Lambda forwards the lines to CloudWatch. */
export function lambdaLog(clock: () => Date): Log {
  const write = (level: string, msg: string, line: object) =>
    process.stdout.write(`${JSON.stringify({ level, time: clock().toISOString(), ...line, msg })}\n`);
  return {
    request: (line) => void write('info', 'request', line),
    failure: (line) => void write('error', 'failure', line),
  };
}
