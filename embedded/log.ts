import { pino } from 'pino';
import type { Log } from '../http/observe.ts';

/** Bytes of log gathered before they are written; at the latest after FLUSH_MS. */
const BUFFER_BYTES = 8 * 1024;
const FLUSH_MS = 250;

export interface ServerLog extends Log {
  /** Writes out what is still gathered. */
  flush(): void;
}

/** One JSON line for each request, on standard output. */
export function jsonLog(): ServerLog {
  const destination = pino.destination({ dest: 1, sync: false, minLength: BUFFER_BYTES, periodicFlush: FLUSH_MS });
  const logger = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  return {
    request: (line) => logger.info(line, 'request'),
    failure: (line) => logger.error(line, 'failure'),
    flush: () => destination.flushSync(),
  };
}
