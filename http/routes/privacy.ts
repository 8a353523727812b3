import type { Principal } from '../../core/ports/users.ts';
import type { ErasureService } from '../../core/privacy/erasure.ts';
import type { ExportDraft, ExportTransport } from '../../core/privacy/export.ts';
import { answer, answerJson } from '../answer.ts';
import type { HandlerOf } from '../authenticate.ts';
import { failureOf, type Log } from '../observe.ts';
import { RequestError } from '../problems.ts';

/**
 * Maximum number of bytes per write. The server measures a client's speed between writes, so a picture of several megabytes must not be a
 * single write.
 */
const MAX_PIECE_BYTES = 64 * 1024;

interface Dependencies {
  erasure: ErasureService;
  exportOf(owner: Principal<'owner'>): Promise<ExportDraft>;
  exportTransport: ExportTransport;
  log: Pick<Log, 'failure'>;
}

const DOCUMENT = {
  'Content-Type': 'application/json',
  'Content-Disposition': 'attachment; filename="hatchery-export.json"',
  'Cache-Control': 'no-store',
};

/** Handlers for `DELETE /users/{user_id}` and `GET /users/{user_id}/export`. */
export function privacyRoutes({ erasure, exportOf, exportTransport, log }: Dependencies) {
  const eraseUser: HandlerOf<'eraseUser'> = async (context, owner) =>
    answerJson(context, 200, await erasure.erase(owner), { 'Cache-Control': 'no-store' });

  const exportUser: HandlerOf<'exportUser'> = async (context, owner) => {
    const draft = await exportOf(owner);
    // The response to HEAD has no body, so the export is not built.
    if (context.req.raw.method === 'HEAD') return answer(context, 200, null, { ...DOCUMENT });
    const delivery = await exportTransport(draft);
    if ('url' in delivery) return answer(context, 303, null, { Location: delivery.url, 'Cache-Control': 'no-store' });
    const report = (error: unknown) => log.failure(failureOf(error, context.get('requestId')));
    return answer(context, 200, bytesOf(delivery.parts, report), { ...DOCUMENT });
  };

  return { eraseUser, exportUser };
}

/**
 * Converts the parts to bytes. Each part is built only when it is read. A failure after the response has begun is reported here, and the
 * server receives a generic error. The server then closes the connection before the last chunk, so that the client knows the document is
 * incomplete (RFC 9112 §8).
 */
function bytesOf(parts: AsyncIterable<string>, report: (error: unknown) => void): ReadableStream<Uint8Array> {
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
