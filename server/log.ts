import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import type { Report } from '../core/ports/reporter.ts';
import { failureOf, type Log } from '../http/observe.ts';

type Output = ReturnType<typeof pino.destination>;

/** Lines are buffered and written together, at this number of characters … */
const BUFFER_SIZE = 16 * 1024;
/** … or at this interval. */
const FLUSH_MS = 250;
/** Maximum bytes of unwritten log, while the disk is full or the log's reader is slow. Lines above this are dropped. */
export const MAX_PENDING_BYTES = 4 * 1024 * 1024;
const END_TIMEOUT_MS = 1_000;

export interface ServerLog extends Log {
  /** Writes a message for the operator. It must not contain IP addresses, names or ids. */
  notice(message: string): void;
  /**
   * Writes all pending lines and closes the log. @returns false on a timeout of 1 s, when the log's reader is slow. A thread then continues
   * to write
   */
  end(): Promise<boolean>;
}

/** Writes one JSON line for each request to standard output. When lines were dropped, a notice follows once lines can be written again. */
export function jsonLog(): ServerLog {
  const output = openOutput();
  let buffer = '';
  let dropped = 0;
  let failure: string | undefined;

  function flush(): void {
    // One write of many lines costs less than half of a write for each.
    if (buffer !== '') output.write(buffer);
    buffer = '';
    // After an error with a full buffer, no further write would trigger another try.
    if (failure !== undefined) output.flush();
  }

  function write(line: string): void {
    buffer += line;
    if (buffer.length >= BUFFER_SIZE) flush();
  }

  const logger = pino({ base: null, timestamp: isoTime() }, { write });
  output.on('drop', (lines: string) => {
    dropped += lines.split('\n').length - 1;
  });
  output.on('error', ({ code, name }: NodeJS.ErrnoException) => {
    failure = code ?? name;
  });
  output.on('drain', () => {
    if (failure !== undefined || dropped > 0) logger.warn(lossNotice(dropped, failure));
    [dropped, failure] = [0, undefined];
  });
  const timer = setInterval(flush, FLUSH_MS).unref();

  async function finish(): Promise<true> {
    flush();
    await writeAll(output);
    // Writes the notice of dropped lines.
    flush();
    await writeAll(output);
    output.destroy();
    return true;
  }

  return {
    request: (line) => logger.info(line, 'request'),
    failure: (line) => logger.error(line, 'failure'),
    notice: (message) => logger.warn(message),
    end() {
      clearInterval(timer);
      return Promise.race([finish(), delay(END_TIMEOUT_MS, false as const)]);
    },
  };
}

function openOutput(): Output {
  // With `minLength: 0`, `flush` would do nothing.
  const output = pino.destination({ dest: 1, sync: false, minLength: 1, maxLength: MAX_PENDING_BYTES });
  // Pino's own listener silently discards all lines after a broken pipe.
  output.removeAllListeners('error');
  return output;
}

/** Resolves when all pending lines are written, or after an error. */
const writeAll = (output: Output) => new Promise<void>((resolve) => output.flush(() => resolve()));

function lossNotice(dropped: number, failure: string | undefined): string {
  const count = `${dropped} of its lines were dropped`;
  return failure === undefined
    ? `The log was not read fast enough: ${count}. Read standard output faster.`
    : `The log could not be written (${failure}): ${count}. Check the disk space and the reader of standard output.`;
}

/** Logs failures. The first failure of the narrator is also explained in a notice. */
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

/** Pino's `time` in RFC 3339, formatted at most once a millisecond. */
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
