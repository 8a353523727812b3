import { AppError } from '../../core/errors.ts';
import { limiter } from '../../core/util/limiter.ts';
import { type Decoder, DecoderEnded, startDecoder } from './child.ts';
import { MAX_MEMORY, memoryOf } from './memory.ts';
import { refusals } from './refusals.ts';

/** Bytes that a decoder holds without a picture. */
const DECODER = 86e6;
/** Bytes for all decoders together: enough for the most expensive picture, two large photos or three small ones at a time. */
export const MAX_OF_ALL = DECODER + MAX_MEMORY;
/** Decoders are stopped after this long without a picture. */
const IDLE_MS = 60_000;
const RETRY_AFTER_S = 5;

export interface Decoders {
  /**
   * A portrait, once there is memory for the decode. Throws the picture's refusal, `unavailable` when no decoder can be started,
   * and the signal's reason when it is aborted.
   */
  develop(picture: Uint8Array, signal?: AbortSignal): Promise<Uint8Array>;
  /** Stops all decoders at once. */
  stop(): void;
}

interface Options {
  /** The decoder's module. */
  file: string;
  /** Milliseconds of processor time for one picture. */
  maxCpuMs: number;
  /** Called when a decoder ended unexpectedly. */
  report(error: unknown): void;
}

/**
 * Decoders in separate processes, which can be killed, unlike a thread of libvips. They are started on demand, reused, and stopped when
 * idle or when a large picture needs their memory.
 */
export function decoders({ file, maxCpuMs, report }: Options): Decoders {
  const memory = limiter({ max: MAX_OF_ALL });
  const idle: Decoder[] = [];
  const busy = new Set<Decoder>();
  let idleTimer: NodeJS.Timeout | undefined;

  function endIdle(): void {
    for (const decoder of idle.splice(0)) decoder.end();
  }

  function takeDecoder(): Decoder {
    const usable = idle.filter((decoder) => !decoder.hasEnded());
    const decoder = usable.pop() ?? startDecoder(file, maxCpuMs);
    idle.splice(0, idle.length, ...usable);
    busy.add(decoder);
    endSurplus();
    return decoder;
  }

  /** Ends idle decoders whose memory is needed. One for each call that has memory but no decoder yet is kept. */
  function endSurplus(): void {
    const { amount, calls } = memory.held();
    for (let surplus = busy.size + idle.length - calls; surplus > 0; surplus -= 1) {
      if (amount + surplus * DECODER > MAX_OF_ALL) idle.shift()?.end();
    }
  }

  async function developIn(decoder: Decoder, picture: Uint8Array, signal?: AbortSignal): Promise<Uint8Array> {
    try {
      return await decoder.develop(picture, signal);
    } catch (error) {
      if (!(error instanceof DecoderEnded)) throw error;
      if (!error.wasReady) throw decoderUnavailable(error);
      report(error);
      throw refusals.unreadable();
    } finally {
      busy.delete(decoder);
      if (!decoder.hasEnded()) idle.push(decoder);
      clearTimeout(idleTimer);
      idleTimer = setTimeout(endIdle, IDLE_MS).unref();
    }
  }

  async function develop(picture: Uint8Array, signal?: AbortSignal): Promise<Uint8Array> {
    const amount = DECODER + memoryOf(Buffer.from(picture.buffer, picture.byteOffset, picture.byteLength));
    return memory.run(() => developIn(started(takeDecoder), picture, signal), { amount, signal });
  }

  return {
    develop,
    stop() {
      clearTimeout(idleTimer);
      for (const decoder of busy) decoder.end();
      endIdle();
    },
  };
}

function started(start: () => Decoder): Decoder {
  try {
    return start();
  } catch (error) {
    throw decoderUnavailable(error);
  }
}

function decoderUnavailable(cause: unknown): AppError {
  const detail = 'Pictures cannot be decoded at the moment. Wait a moment and publish the picture again.';
  return new AppError('unavailable', detail, { cause, retryAfter: RETRY_AFTER_S });
}
