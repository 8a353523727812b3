import { networkError } from './errors.ts';
import { type IdleTimeout, idleTimeout, reasonOf } from './timeout.ts';

/**
 * One attempt. JSON and errors have arrived completely when this resolves; a picture or an export is still arriving, and reading it
 * fails when it stalls. Rejects when nothing arrives for `timeoutMs`, and when the caller aborts.
 */
export async function attempt(
  fetch: (request: Request) => Promise<Response>,
  request: Request,
  timeoutMs: number,
): Promise<Response> {
  const limit = idleTimeout(request.signal, timeoutMs);
  limit.start();
  try {
    const sent = new Request(request.clone(), { signal: limit.signal });
    const response = await fetch(sent);
    limit.pause();
    // React Native does not stream: the whole answer has arrived.
    if (typeof response.body?.getReader !== 'function') return whole(response, limit);
    const watched = again(watch(response.body, limit, [request, sent]), response);
    return isToBeSaved(response) ? watched : again(await watched.text(), response);
  } catch (error) {
    limit.end();
    throw error;
  }
}

/** Anything but JSON, and JSON with a file name: an export may be large, and would only be copied. */
function isToBeSaved({ ok, headers }: Response): boolean {
  return ok && (!/\bjson\b/.test(headers.get('Content-Type') ?? '') || headers.has('Content-Disposition'));
}

function whole(response: Response, limit: IdleTimeout): Response {
  limit.end();
  return response;
}

/** The same answer with this body. */
function again(body: string | ReadableStream, { status, statusText, headers, url }: Response): Response {
  return Object.defineProperty(new Response(body, { status, statusText, headers }), 'url', { value: url });
}

/**
 * A body whose reading fails when nothing arrives in time; the time counts only while it is being read. It keeps references to both
 * requests, as in Node an abort does not reach a request that was garbage-collected.
 */
function watch(body: ReadableStream, limit: IdleTimeout, requests: [asked: Request, sent: Request]): ReadableStream {
  const reader = body.getReader();
  return new ReadableStream(
    {
      async pull(controller) {
        limit.start();
        try {
          const { done, value } = await reader.read();
          limit.pause();
          if (!done) return controller.enqueue(value);
          limit.end();
          controller.close();
        } catch (cause) {
          limit.end();
          throw requests[0].signal.aborted ? reasonOf(requests[0].signal) : networkError(cause);
        }
      },
      cancel(reason) {
        limit.end();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
