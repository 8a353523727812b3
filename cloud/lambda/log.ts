import type { Log } from '../../http/observe.ts';

/** One JSON line for each request, on standard output, where Lambda takes it from. */
export function lambdaLog(clock: () => Date): Log {
  const write = (level: string, msg: string, line: object) =>
    process.stdout.write(`${JSON.stringify({ level, time: clock().toISOString(), ...line, msg })}\n`);
  return {
    request: (line) => void write('info', 'request', line),
    failure: (line) => void write('error', 'failure', line),
  };
}
