import { NetworkError } from './errors.ts';
import { type IdleTimeout, idleTimeout, reasonOf } from './timeout.ts';

/** The statuses of responses that never have a body. */
const NO_CONTENT = [204, 205, 304];

/**
 * Sends a request once. JSON and error responses are read completely before the promise resolves. The caller reads the
 * body of a picture or an export, and reading fails when no data arrives in time.
 *
 * @throws an error when no data arrives for `timeoutMs`, or the caller aborts
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
    // React Native has no response streams, so the response has already been read completely. Chromium has a stream even
    // for a response without content, from which no copy can be constructed.
    if (typeof response.body?.getReader !== 'function' || NO_CONTENT.includes(response.status)) {
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

/**
 * Whether the response is a file: anything except JSON, or JSON with a file name (an export). Files may be large, so they are not
 * buffered.
 */
function isFile({ ok, headers }: Response): boolean {
  return ok && (!/\bjson\b/.test(headers.get('Content-Type') ?? '') || headers.has('Content-Disposition'));
}

/** Returns a copy of a response with a different body. A response made with the constructor has no `url`, so it is set here. */
function withBody(body: string | ReadableStream, { status, statusText, headers, url }: Response): Response {
  return Object.defineProperty(new Response(body, { status, statusText, headers }), 'url', { value: url });
}

/**
 * Wraps a body so that reading it fails after the idle timeout. The timer runs only while the caller waits for data.
 * The new body keeps references to both requests, because in Node an abort does not reach a request that has been
 * garbage-collected.
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
          throw requests[0].signal.aborted ? reasonOf(requests[0].signal) : new NetworkError(cause);
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
