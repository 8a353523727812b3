import type { IncomingMessage } from 'node:http';
import { AppError } from '../core/errors.ts';
import { RequestError } from '../http/problems.ts';
import { type Pace, watchPace } from './pace.ts';
import type { Shares } from './shares.ts';

/** The least that a body counts as, since its request takes memory too. */
const LEAST_BYTES = 4 * 1024;
const RETRY_AFTER_S = 2;

const NOT_COUNTED = { release() {} };

export interface ArrivedBody {
  bytes: Buffer;
  /** To be called when the bytes are no longer needed. */
  release(): void;
}

interface Limits {
  bodies: Shares;
  /** The user and address that the bytes are counted for. */
  keys: readonly string[];
  maxBytes: number;
}

interface Options extends Limits {
  pace: Pace;
}

/** Takes a body that has arrived completely. Throws `unavailable` when the memory for bodies is used up, `body-too-large`, `interrupted`. */
export function takeBody(incoming: IncomingMessage, { bodies, keys, maxBytes }: Limits): ArrivedBody {
  const size = incoming.readableLength;
  if (size > maxBytes) throw tooLarge(maxBytes);
  if (incoming.errored) throw interrupted();
  // A small body is bounded by its request's slot.
  const holding = size > LEAST_BYTES ? bodies.take(keys, size) : NOT_COUNTED;
  if (!holding) throw tooMuch();
  const bytes: Buffer = incoming.read() ?? Buffer.alloc(0);
  // The parser may still have to report the end of the message.
  incoming.resume();
  return { bytes, release: () => holding.release() };
}

/**
 * Reads a body into memory and counts its bytes as they arrive. Throws `unavailable` when the memory for bodies is used up,
 * `body-too-large`, `request-too-slow`, `interrupted`.
 */
export async function receiveBody(
  incoming: IncomingMessage,
  { bodies, keys, maxBytes, pace }: Options,
): Promise<ArrivedBody> {
  // A destroyed request emits no further events.
  if (incoming.destroyed) throw interrupted();
  const holding = bodies.take(keys, LEAST_BYTES);
  if (!holding) throw tooMuch();
  const chunks: Buffer[] = [];
  let size = 0;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const watch = watchPace(pace, () => reject(tooSlow()));
  const onData = (chunk: Buffer) => {
    const counted = Math.max(size, LEAST_BYTES);
    size += chunk.length;
    watch.arrived(chunk.length);
    if (size > maxBytes) reject(tooLarge(maxBytes));
    else if (!holding.grow(Math.max(0, size - counted))) reject(tooMuch());
    else chunks.push(chunk);
  };
  let isWhole = false;
  const onEnd = () => {
    isWhole = true;
    resolve();
  };
  // `close` also follows `end`; creating an unused error there would cost more than the rest of this function.
  const onClose = () => {
    if (!isWhole) reject(interrupted());
  };
  incoming.on('data', onData).once('end', onEnd).once('close', onClose).once('error', onClose);
  try {
    await promise;
    return {
      bytes: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks),
      release: () => holding.release(),
    };
  } catch (error) {
    holding.release();
    throw error;
  } finally {
    watch.stop();
    incoming.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose);
  }
}

/** A body as a stream. Throws `request-too-slow` below the pace, and `interrupted`. */
export async function* streamBody(incoming: IncomingMessage, pace: Pace): AsyncGenerator<Uint8Array> {
  const { promise: isTooSlow, reject } = Promise.withResolvers<never>();
  // It may be rejected when no chunk is awaited any more.
  isTooSlow.catch(() => {});
  const watch = watchPace(
    pace,
    () => reject(tooSlow()),
    () => incoming.readableLength > 0,
  );
  const chunks: AsyncIterator<Buffer> = incoming.iterator({ destroyOnReturn: false });
  try {
    while (true) {
      const next = chunks.next();
      // When the body is too slow, nothing awaits the chunk any more.
      next.catch(() => {});
      const { done, value } = await Promise.race([next, isTooSlow]);
      if (done) return;
      watch.arrived(value.length);
      yield value;
    }
  } catch (error) {
    // A request's stream fails only when its connection does.
    throw error instanceof RequestError ? error : interrupted();
  } finally {
    watch.stop();
    // Not awaited: a pending chunk may never arrive.
    void chunks.return?.();
  }
}

const tooSlow = () =>
  new RequestError('request-too-slow', 'The body arrived too slowly. Send it again, on a faster connection.');
const interrupted = () =>
  new RequestError('interrupted', 'The connection was closed before the body was complete. Send it again.');
const tooLarge = (bytes: number) =>
  new RequestError('body-too-large', `The body is too large. Send at most ${bytes / 1024} KiB.`);

function tooMuch(): AppError {
  const detail = 'The memory for request bodies is full at the moment. Wait a moment and send it again.';
  return new AppError('unavailable', detail, { retryAfter: RETRY_AFTER_S });
}
