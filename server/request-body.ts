import type { IncomingMessage } from 'node:http';
import { AppError } from '../core/errors.ts';
import { RequestError } from '../http/problems.ts';
import { type MinDataRate, monitorDataRate } from './data-rate.ts';
import type { FairShareLimit, Reservation } from './fair-share.ts';

/**
 * A body that is still arriving counts as at least this many bytes towards the memory limit, because its request takes memory, too.
 * A body of at most this size that has already arrived is not counted.
 */
const MIN_RESERVED_BYTES = 4 * 1024;
const RETRY_AFTER_S = 2;

const UNCOUNTED = { release() {} };

export interface RequestBody {
  bytes: Buffer;
  release(): void;
}

interface Limits {
  bodies: FairShareLimit;
  /** The keys that the bytes count towards: a user and an IP address. */
  keys: readonly string[];
  maxBytes: number;
}

interface Options extends Limits {
  minRate: MinDataRate;
}

/**
 * Takes a body that has already arrived completely.
 *
 * @throws `unavailable` when the memory for bodies is full
 * @throws `body-too-large`, `interrupted`
 */
export function takeBody(incoming: IncomingMessage, { bodies, keys, maxBytes }: Limits): RequestBody {
  const size = incoming.readableLength;
  if (size > maxBytes) throw tooLarge(maxBytes);
  if (incoming.errored) throw interrupted();
  // A small body is not counted, because its request holds one of a limited number of slots.
  const memory = size > MIN_RESERVED_BYTES ? bodies.reserve(keys, size) : UNCOUNTED;
  if (!memory) throw memoryFull();
  // Without a size, Node 26 would return the first chunk only.
  const bytes: Buffer = incoming.read(size) ?? Buffer.alloc(0);
  // Lets the parser report the end of the message, if it has not done so yet.
  incoming.resume();
  return { bytes, release: () => memory.release() };
}

/**
 * Reads a body into memory, and counts its bytes as they arrive.
 *
 * @throws `unavailable` when the memory for bodies is full
 * @throws `body-too-large`, `request-too-slow`, `interrupted`
 */
export async function receiveBody(incoming: IncomingMessage, options: Options): Promise<RequestBody> {
  // A destroyed request does not emit any further events.
  if (incoming.destroyed) throw interrupted();
  const memory = options.bodies.reserve(options.keys, MIN_RESERVED_BYTES);
  if (!memory) throw memoryFull();
  try {
    return { bytes: await collectBody(incoming, memory, options), release: () => memory.release() };
  } catch (error) {
    memory.release();
    throw error;
  }
}

async function collectBody(incoming: IncomingMessage, memory: Reservation, { maxBytes, minRate }: Options) {
  const chunks: Buffer[] = [];
  let size = 0;
  let isComplete = false;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const monitor = monitorDataRate(minRate, () => reject(tooSlow()));
  const onData = (chunk: Buffer) => {
    const reserved = Math.max(size, MIN_RESERVED_BYTES);
    size += chunk.length;
    monitor.received(chunk.length);
    if (size > maxBytes) reject(tooLarge(maxBytes));
    else if (!memory.grow(Math.max(0, size - reserved))) reject(memoryFull());
    else chunks.push(chunk);
  };
  const onEnd = () => {
    isComplete = true;
    resolve();
  };
  // The `close` event also follows `end`. Without this check, an unused error would be created, which costs more than
  // the rest of this function.
  const onClose = () => {
    if (!isComplete) reject(interrupted());
  };
  incoming.on('data', onData).once('end', onEnd).once('close', onClose).once('error', onClose);
  try {
    await promise;
    return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
  } finally {
    monitor.stop();
    incoming.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onClose);
  }
}

/**
 * Yields a body chunk by chunk.
 *
 * @throws `request-too-slow` when less data arrives than the minimum rate requires, `interrupted` when the connection
 * fails
 */
export async function* streamBody(incoming: IncomingMessage, minRate: MinDataRate): AsyncGenerator<Uint8Array> {
  const { promise: isTooSlow, reject } = Promise.withResolvers<never>();
  // Prevents an unhandled rejection if the promise rejects while no chunk is awaited.
  isTooSlow.catch(() => {});
  const monitor = monitorDataRate(
    minRate,
    () => reject(tooSlow()),
    () => incoming.readableLength > 0,
  );
  const chunks: AsyncIterator<Buffer> = incoming.iterator({ destroyOnReturn: false });
  try {
    while (true) {
      const next = chunks.next();
      // Prevents an unhandled rejection if the body was too slow, because nothing awaits the chunk then.
      next.catch(() => {});
      const { done, value } = await Promise.race([next, isTooSlow]);
      if (done) return;
      monitor.received(value.length);
      yield value;
    }
  } catch (error) {
    // Reading a request fails only when its connection fails.
    throw error instanceof RequestError ? error : interrupted();
  } finally {
    monitor.stop();
    // Not awaited, because a pending chunk may never arrive.
    void chunks.return?.();
  }
}

const tooSlow = () =>
  new RequestError('request-too-slow', 'The body arrived too slowly. Send the request again over a faster connection.');
const interrupted = () =>
  new RequestError('interrupted', 'The connection was closed before the body was complete. Send it again.');
const tooLarge = (bytes: number) =>
  new RequestError('body-too-large', `The body is too large. Send at most ${bytes / 1024} KiB.`);

function memoryFull(): AppError {
  const detail = 'The memory for request bodies is full. Wait a moment and send the request again.';
  return new AppError('unavailable', detail, { retryAfter: RETRY_AFTER_S });
}
