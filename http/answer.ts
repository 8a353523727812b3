import type { Context } from 'hono';

export interface AppEnv {
  Variables: {
    /** The request's id, also in `X-Request-Id`. */
    requestId: string;
  };
}

/** What an answer may do when somebody opens it as a page of its own, or in a frame: nothing. Pages and drawings say their own. */
const NO_PAGE = "default-src 'none'; frame-ancestors 'none'";
/** Browsers that have come by TLS once do so for a year. */
const TLS_FOR_A_YEAR = 'max-age=31536000';

export type Handler = (context: Context<AppEnv>) => Promise<Response> | Response;

/**
 * A response with the headers that every answer has, added to those given. They are one plain object from the start: the
 * Node adapter writes such a response as it is, whereas headers added later would have to be copied twice.
 */
export function answer(
  context: Context<AppEnv>,
  status: number,
  body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null,
  headers: Record<string, string>,
): Response {
  headers['X-Request-Id'] = context.get('requestId');
  headers['X-Content-Type-Options'] = 'nosniff';
  headers['Content-Security-Policy'] ??= NO_PAGE;
  // By the word of the proxy or API Gateway, as TLS ends there. Said over plain HTTP, browsers do not heed it.
  if (context.req.header('X-Forwarded-Proto') === 'https') headers['Strict-Transport-Security'] = TLS_FOR_A_YEAR;
  // Any web page may call the API: what it can do depends on the token it holds, never on a cookie.
  if (context.req.header('Origin') !== undefined) {
    headers['Access-Control-Allow-Origin'] = '*';
    headers['Access-Control-Expose-Headers'] = 'Content-Disposition, ETag, Location, Retry-After, X-Request-Id';
  }
  return new Response(body, { status, headers });
}

/** A JSON answer. */
export function answerJson(
  context: Context<AppEnv>,
  status: number,
  value: unknown,
  headers: Record<string, string>,
): Response {
  headers['Content-Type'] = 'application/json';
  return answer(context, status, JSON.stringify(value), headers);
}

/** The answer to a browser that asks beforehand whether a page may send a request (a CORS preflight). */
export const answerPreflight: Handler = (context) =>
  answer(context, 204, null, {
    'Access-Control-Allow-Methods': 'GET, POST, PUT, DELETE',
    'Access-Control-Allow-Headers': 'Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match',
    'Access-Control-Max-Age': '7200',
  });
