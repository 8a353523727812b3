import { type Patience, patience, reasonOf } from './abort.ts';
import { unreached } from './failure.ts';

/**
 * One try. What Hatchery says about itself, and every refusal, is there as a whole when this resolves; a picture or an export is still on
 * its way, and reading it fails when it stalls. Rejects when nothing comes for so long, and when the caller gives up.
 */
export async function attempt(
  fetch: (request: Request) => Promise<Response>,
  request: Request,
  patienceMs: number,
): Promise<Response> {
  const limit = patience(request.signal, patienceMs);
  limit.start();
  try {
    const sent = new Request(request.clone(), { signal: limit.signal });
    const response = await fetch(sent);
    limit.pause();
    // In React Native nothing is streamed: what has been answered is there.
    if (typeof response.body?.getReader !== 'function') return whole(response, limit);
    const watched = again(watch(response.body, limit, [request, sent]), response);
    return isToBeSaved(response) ? watched : again(await watched.text(), response);
  } catch (error) {
    limit.end();
    throw error;
  }
}

/** No JSON, or JSON that has the name of a file: an export may be large, and would only be copied. */
function isToBeSaved({ ok, headers }: Response): boolean {
  return ok && (!/\bjson\b/.test(headers.get('Content-Type') ?? '') || headers.has('Content-Disposition'));
}

function whole(response: Response, limit: Patience): Response {
  limit.end();
  return response;
}

/** The same answer with this body. */
function again(body: string | ReadableStream, { status, statusText, headers, url }: Response): Response {
  return Object.defineProperty(new Response(body, { status, statusText, headers }), 'url', { value: url });
}

/**
 * A body that fails when it is waited for in vain. While nobody reads, nothing is waited for. It holds on to both requests: in Node
 * a request that has been collected does not pass on any more that somebody gave up.
 */
function watch(body: ReadableStream, limit: Patience, requests: [asked: Request, sent: Request]): ReadableStream {
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
          throw requests[0].signal.aborted ? reasonOf(requests[0].signal) : unreached(cause);
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
