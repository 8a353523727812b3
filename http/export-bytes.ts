import { RequestError } from './problems.ts';

/**
 * Maximum number of bytes per write. The server measures a client's speed between writes, so a picture of several megabytes must not be a
 * single write.
 */
const MAX_PIECE_BYTES = 64 * 1024;

/**
 * Converts the parts to bytes. Each part is built only when it is read. A failure after the response has begun is reported here, and the
 * server receives a generic error. The server then closes the connection before the last chunk, so that the client knows the document is
 * incomplete (RFC 9112 §8).
 */
export function bytesOf(parts: AsyncIterable<string>, report: (error: unknown) => void): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const source = parts[Symbol.asyncIterator]();
  let rest = new Uint8Array();
  let isAbandoned = false;
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          if (rest.byteLength === 0) {
            const { done, value } = await source.next();
            if (isAbandoned) return;
            if (done) return controller.close();
            rest = encoder.encode(value);
          }
          controller.enqueue(rest.subarray(0, MAX_PIECE_BYTES));
          rest = rest.subarray(MAX_PIECE_BYTES);
          // Yield to other requests after each piece, no matter how fast the client reads.
          await new Promise(setImmediate);
        } catch (error) {
          report(error);
          if (isAbandoned) return;
          controller.error(new RequestError('interrupted', 'The export was cut off. Request it again.'));
        }
      },
      // Also called if the client disconnects before the first read.
      async cancel() {
        isAbandoned = true;
        await source.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}
