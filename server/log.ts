import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import type { Report } from '../core/ports/reporter.ts';
import { failureOf, type Log } from '../http/observe.ts';

type Output = ReturnType<typeof pino.destination>;

/** Size of the buffer of lines that are written together, in characters. */
const BUFFER_SIZE = 16 * 1024;
/** Longest time that a line is in the buffer. */
const FLUSH_MS = 250;
/** Most bytes of log that wait to be written, while the disk is full or the log's reader is slow. Further lines are dropped. */
export const MAX_WAITING = 4 * 1024 * 1024;
/** Longest time that the end of the process waits for the log. */
const END_MS = 1_000;

export interface ServerLog extends Log {
  /** Writes a message for the operator. It must not contain addresses, names or ids. */
  notice(message: string): void;
  /** Writes what still waits, and ends the log. False when that takes over a second, as the log's reader is slow: a thread then still writes. */
  end(): Promise<boolean>;
}

/** One JSON line for each request, on standard output. When lines are lost, one notice says so as soon as lines can be written again. */
export function jsonLog(): ServerLog {
  const output = openOutput();
  let buffer = '';
  let dropped = 0;
  let failure: string | undefined;

  function flush(): void {
    // One write of many lines costs less than half of a write for each.
    if (buffer !== '') output.write(buffer);
    buffer = '';
    // Without it, waiting lines stay unwritten after an error once there is no room for further ones.
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
    // The notice of lines that were dropped.
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
      return Promise.race([finish(), delay(END_MS, false as const)]);
    },
  };
}

function openOutput(): Output {
  // With a minimum above 0, `flush` writes what waits; with 0 it does nothing.
  const output = pino.destination({ dest: 1, sync: false, minLength: 1, maxLength: MAX_WAITING });
  // Pino's own listener discards all lines after a broken pipe without a trace.
  output.removeAllListeners('error');
  return output;
}

/** Resolves once all that waits is written, or an error prevents it. */
const writeAll = (output: Output) => new Promise<void>((resolve) => output.flush(() => resolve()));

function lossNotice(dropped: number, failure: string | undefined): string {
  const count = `${dropped} of its lines were dropped`;
  return failure === undefined
    ? `The log was not read fast enough: ${count}. Let its reader keep up with standard output.`
    : `The log could not be written (${failure}): ${count}. See that standard output has room and a reader.`;
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

/** Pino's `time` as RFC 3339, formatted once a millisecond. */
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
