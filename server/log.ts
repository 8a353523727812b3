import { setTimeout as delay } from 'node:timers/promises';
import sonicBoom from 'sonic-boom';
import type { Report } from '../core/ports/reporter.ts';
import { timeFormatter } from '../core/util/time.ts';
import { failureOf, type Log } from '../http/observe.ts';

type Output = sonicBoom.SonicBoom;

/** The numbers of Pino's levels, which tools for its logs know. */
const LEVELS = { info: 30, warn: 40, error: 50 };

/** Buffered lines are written once they reach this number of characters, and after FLUSH_MS at the latest. */
const BUFFER_SIZE = 16 * 1024;
const FLUSH_MS = 250;
/**
 * Maximum size in bytes of the lines that wait to be written because the disk is full or the process that reads the log is slow. Further
 * lines are dropped.
 */
export const MAX_PENDING_BYTES = 4 * 1024 * 1024;
const END_TIMEOUT_MS = 1_000;

export interface ServerLog extends Log {
  /** Writes a message for the operator. The message must not contain IP addresses, names or ids. */
  notice(message: string): void;
  /** Writes that the server has started, is stopping or has stopped, with the details of the event. */
  event(name: 'started' | 'stopping' | 'stopped', details: Record<string, string>): void;
  /**
   * Writes all pending lines and closes the log.
   *
   * @returns false after a timeout of 1 s, if the process that reads the log is slow; a thread is then still writing
   */
  end(): Promise<boolean>;
}

/**
 * Writes one JSON line for each request to standard output. If lines had to be dropped, a notice is logged as soon as lines can be
 * written again.
 */
export function jsonLog(): ServerLog {
  const output = openOutput();
  let buffer = '';
  let dropped = 0;
  let failure: string | undefined;

  function flush(): void {
    // Writing many lines together costs less than half as much as writing each separately.
    if (buffer !== '') output.write(buffer);
    buffer = '';
    // If the buffer is full after a write error, further lines are dropped, and only an explicit flush retries the write.
    if (failure !== undefined) output.flush();
  }

  function write(line: string): void {
    buffer += line;
    if (buffer.length >= BUFFER_SIZE) flush();
  }

  const format = timeFormatter();
  // `JSON.stringify` writes the same line as a Pino logger in a third of its time, which matters for the line of each request.
  const log = (level: keyof typeof LEVELS, message: string, fields: object = {}) =>
    write(`${JSON.stringify({ level: LEVELS[level], time: format(Date.now()), ...fields, msg: message })}\n`);
  output.on('drop', (lines: string) => {
    dropped += lines.split('\n').length - 1;
  });
  output.on('error', ({ code, name }: NodeJS.ErrnoException) => {
    failure = code ?? name;
  });
  output.on('drain', () => {
    if (failure !== undefined || dropped > 0) log('warn', lossNotice(dropped, failure));
    [dropped, failure] = [0, undefined];
  });
  const timer = setInterval(flush, FLUSH_MS).unref();
  /** Writes all lines when an uncaught error ends the process. */
  const writeNow = () => {
    flush();
    try {
      output.flushSync();
    } catch (error) {
      console.error(`The last lines of the log could not be written: ${error}`);
    }
  };
  process.once('exit', writeNow);

  async function finish(): Promise<true> {
    flush();
    await writeAll(output);
    // Writes the notice about dropped lines, if there is one.
    flush();
    await writeAll(output);
    process.off('exit', writeNow);
    output.destroy();
    return true;
  }

  return {
    request: (line) => log('info', 'request', line),
    failure: (line) => log('error', 'failure', line),
    notice: (message) => log('warn', message),
    event: (name, details) => log('info', name, details),
    end() {
      clearInterval(timer);
      return Promise.race([finish(), delay(END_TIMEOUT_MS, false as const)]);
    },
  };
}

function openOutput(): Output {
  // With `minLength: 0`, `flush` would have no effect.
  return new sonicBoom.SonicBoom({ dest: 1, sync: false, minLength: 1, maxLength: MAX_PENDING_BYTES });
}

/** Resolves when all pending lines have been written, or after an error. */
const writeAll = (output: Output) => new Promise<void>((resolve) => output.flush(() => resolve()));

function lossNotice(dropped: number, failure: string | undefined): string {
  const count = `${dropped} of its lines were dropped`;
  return failure === undefined
    ? `The log was not read fast enough: ${count}. Read standard output faster.`
    : `The log could not be written (${failure}): ${count}. Check the disk space and the reader of standard output.`;
}

/** Creates a function that logs failures. The first failure of the narrator is also explained in a notice. */
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
