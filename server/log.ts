import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import type { Report } from '../core/ports/reporter.ts';
import { failureOf, type Log } from '../http/observe.ts';

/** Log gathered before it is handed on, in characters; at the latest after FLUSH_MS. */
const GATHER = 16 * 1024;
const FLUSH_MS = 250;
/** Log that waits to be written, in bytes: what cannot be written for longer (a full disk, a reader that stands still) is dropped. */
export const WAITING = 4 * 1024 * 1024;
/** For so long a log that cannot be written holds up the end of the process. */
const END_MS = 1_000;

export interface ServerLog extends Log {
  /** Says something that its operator should know, once. No addresses, names or ids go in here either. */
  notice(message: string): void;
  /**
   * Writes out what is still gathered, and ends the log; what cannot be written is dropped. False when a second was not enough, as
   * nothing reads the log: then a thread still waits to write.
   */
  end(): Promise<boolean>;
}

/** One JSON line for each request, on standard output. */
export function jsonLog(): ServerLog {
  const output = pino.destination({ dest: 1, sync: false, maxLength: WAITING });
  // Requests are answered whether or not the log can be written, and there is no other place to report it. Waiting lines are tried
  // again with the next.
  output.on('error', () => {});
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
    notice: (message) => logger.warn(message),
    async end() {
      handOn();
      const { promise: ended, resolve } = Promise.withResolvers<boolean>();
      output.once('close', () => resolve(true));
      // At the exit it would be flushed once more, for as long as that takes.
      output.once('error', () => {
        output.destroy();
        resolve(true);
      });
      output.end();
      return Promise.race([ended, delay(END_MS, false)]);
    },
  };
}

/** Reports failures as log lines. When the narrator fails for the first time, it also says in words what that means. */
export function reportTo(log: ServerLog): Report {
  let hasNarratorFailed = false;
  return (error, during) => {
    const line = failureOf(error, during);
    log.failure(line);
    if (during !== 'narrating' || hasNarratorFailed) return;
    hasNarratorFailed = true;
    log.notice(
      `The narrator failed (${line.error}): pets use the template's messages instead. Check NARRATOR and its settings.`,
    );
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
