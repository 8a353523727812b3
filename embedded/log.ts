import { pino } from 'pino';
import type { Log } from '../http/observe.ts';

/** Log gathered before it is handed on, in characters; at the latest after FLUSH_MS. */
const GATHER = 16 * 1024;
const FLUSH_MS = 250;

export interface ServerLog extends Log {
  /** Writes out what is still gathered. */
  flush(): void;
}

/** One JSON line for each request, on standard output. */
export function jsonLog(): ServerLog {
  const output = pino.destination({ dest: 1, sync: false });
  let gathered = '';
  // Handing on hundreds of lines as one costs less than half of handing on each.
  const handOn = () => {
    if (gathered !== '') output.write(gathered);
    gathered = '';
  };
  const write = (line: string) => {
    gathered += line;
    if (gathered.length >= GATHER) handOn();
  };
  setInterval(handOn, FLUSH_MS).unref();
  const logger = pino({ base: null, timestamp: isoTime() }, { write });
  return {
    request: (line) => logger.info(line, 'request'),
    failure: (line) => logger.error(line, 'failure'),
    flush() {
      handOn();
      output.flushSync();
    },
  };
}

/** The time in words people read, put into words once a millisecond. */
function isoTime(): () => string {
  let at = 0;
  let text = '';
  return () => {
    const now = Date.now();
    if (now !== at) text = `,"time":"${new Date(now).toISOString()}"`;
    at = now;
    return text;
  };
}
