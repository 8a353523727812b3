import { AppError } from '../../core/errors.ts';
import { limiter } from '../../core/util/limiter.ts';
import { type Decoder, DecoderEnded, startDecoder } from './child.ts';
import { MAX_CPU_MS } from './limits.ts';
import { MAX_MEMORY, memoryOf } from './memory.ts';
import { mistakeIn } from './mistakes.ts';
import { pictureErrors } from './picture-errors.ts';

/** Memory in bytes that an idle decoder uses. */
const DECODER_MEMORY = 86e6;
/**
 * Memory limit in bytes for all decoders together. It is enough to process the most expensive picture, or two large or three small pictures
 * in parallel.
 */
export const MAX_TOTAL_MEMORY = DECODER_MEMORY + MAX_MEMORY;
const IDLE_TIMEOUT_MS = 60_000;
const RETRY_AFTER_S = 5;

export interface Decoders {
  /**
   * Makes a portrait. Waits until enough memory is free.
   *
   * @throws the error from `mistakeIn` or `pictureErrors` that applies to the picture
   * @throws `unavailable` when no decoder can be started
   * @throws the signal's reason if it is aborted
   */
  makePortrait(picture: Uint8Array, signal?: AbortSignal): Promise<Uint8Array>;
  /** Kills all decoders. */
  stop(): void;
}

interface Options {
  file: string;
  maxCpuMs?: number | undefined;
  report(error: unknown): void;
}

/**
 * A pool of decoder processes. Decoding runs in a process because, unlike a libvips thread, a process can be killed. Processes are started
 * on demand and reused. They are stopped after a minute without work, or when a large picture needs their memory.
 */
export function decoders({ file, maxCpuMs = MAX_CPU_MS, report }: Options): Decoders {
  const memory = limiter({ max: MAX_TOTAL_MEMORY });
  const idle: Decoder[] = [];
  const busy = new Set<Decoder>();
  let idleTimer: NodeJS.Timeout | undefined;

  function endIdle(): void {
    for (const decoder of idle.splice(0)) decoder.end();
  }

  function takeDecoder(): Decoder {
    const running = idle.filter((decoder) => !decoder.hasEnded());
    const decoder = running.pop() ?? startDecoder(file, maxCpuMs);
    idle.splice(0, idle.length, ...running);
    busy.add(decoder);
    endSurplus();
    return decoder;
  }

  /**
   * Keeps one idle decoder for each call that has reserved memory but has no decoder yet. Ends other idle decoders until the total memory
   * is within the limit.
   */
  function endSurplus(): void {
    const { amount, calls } = memory.held();
    for (let surplus = busy.size + idle.length - calls; surplus > 0; surplus -= 1) {
      if (amount + surplus * DECODER_MEMORY > MAX_TOTAL_MEMORY) idle.shift()?.end();
    }
  }

  async function runIn(decoder: Decoder, picture: Uint8Array, signal?: AbortSignal): Promise<Uint8Array> {
    try {
      return await decoder.makePortrait(picture, signal);
    } catch (error) {
      if (!(error instanceof DecoderEnded)) throw error;
      if (!error.wasReady) throw decoderUnavailable(error);
      report(error);
      throw pictureErrors.unreadable();
    } finally {
      busy.delete(decoder);
      if (!decoder.hasEnded()) idle.push(decoder);
      clearTimeout(idleTimer);
      idleTimer = setTimeout(endIdle, IDLE_TIMEOUT_MS).unref();
    }
  }

  async function makePortrait(picture: Uint8Array, signal?: AbortSignal): Promise<Uint8Array> {
    const mistake = mistakeIn(picture);
    if (mistake) throw mistake;
    const amount = DECODER_MEMORY + memoryOf(Buffer.from(picture.buffer, picture.byteOffset, picture.byteLength));
    return memory.run(() => runIn(startOrUnavailable(takeDecoder), picture, signal), { amount, signal });
  }

  return {
    makePortrait,
    stop() {
      clearTimeout(idleTimer);
      for (const decoder of busy) decoder.end();
      endIdle();
    },
  };
}

function startOrUnavailable(start: () => Decoder): Decoder {
  try {
    return start();
  } catch (error) {
    throw decoderUnavailable(error);
  }
}

function decoderUnavailable(cause: unknown): AppError {
  const detail = 'The picture decoder is not available. Wait a moment and publish the picture again.';
  return new AppError('unavailable', detail, { cause, retryAfter: RETRY_AFTER_S });
}
