import { networkError } from './errors.ts';
import { type IdleTimeout, idleTimeout, reasonOf } from './timeout.ts';

/**
 * Sends a request once. JSON and errors are read completely before this resolves. The body of a picture or an export is still a stream,
 * which fails when it stalls. Rejects when nothing arrives for `timeoutMs`, and when the caller aborts.
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
    // React Native has no streams: the answer is complete.
    if (typeof response.body?.getReader !== 'function') {
      limit.end();
      return response;
    }
    const monitored = withBody(monitor(response.body, limit, [request, sent]), response);
    return isFile(response) ? monitored : withBody(await monitored.text(), response);
  } catch (error) {
    limit.end();
    throw error;
  }
}

/** Anything but JSON, and JSON with a file name (an export). These may be large, so they are not buffered. */
function isFile({ ok, headers }: Response): boolean {
  return ok && (!/\bjson\b/.test(headers.get('Content-Type') ?? '') || headers.has('Content-Disposition'));
}

/** A copy of the response with another body. */
function withBody(body: string | ReadableStream, { status, statusText, headers, url }: Response): Response {
  return Object.defineProperty(new Response(body, { status, statusText, headers }), 'url', { value: url });
}

/**
 * A body whose reading fails after the idle timeout; time counts only while it is being read. It keeps references to both requests,
 * as in Node an abort does not reach a request that was garbage-collected.
 */
function monitor(
  body: ReadableStream,
  limit: IdleTimeout,
  requests: [original: Request, sent: Request],
): ReadableStream {
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
