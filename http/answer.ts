import type { Context } from 'hono';
import { headerOf } from './host.ts';

export interface RequestIds {
  /** The client's `X-Request-Id` if it is valid, otherwise a random one. */
  request_id: string;
  /** The trace id of the client's `traceparent`. */
  trace_id?: string;
}

export interface AppEnv {
  Variables: {
    /** The `request_id` is also sent in the `X-Request-Id` header. */
    requestIds: RequestIds;
    /** The name of the service that sent the request with a service key. */
    service?: string;
  };
}

/** The default policy allows nothing, in case a response is opened as a page or in a frame. Pages and drawings set their own policy. */
const DENY_ALL = "default-src 'none'; frame-ancestors 'none'";
/** Tells browsers to use HTTPS only, for one year. */
const HSTS = 'max-age=31536000';

export type Handler = (context: Context<AppEnv>) => Promise<Response> | Response;

/**
 * Adds the common headers to `headers` and builds the response. The headers are passed as one plain object, because this is faster in the
 * Node adapter than changing the headers of a response afterwards.
 */
export function answer(
  context: Context<AppEnv>,
  status: number,
  body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null,
  headers: Record<string, string>,
): Response {
  headers['X-Request-Id'] = context.get('requestIds').request_id;
  headers['X-Content-Type-Options'] = 'nosniff';
  headers['Content-Security-Policy'] ??= DENY_ALL;
  // TLS is terminated at the proxy or API Gateway, which sets this header. Browsers ignore HSTS over plain HTTP (RFC 6797 §8.1).
  if (isForwardedHttps(context)) headers['Strict-Transport-Security'] = HSTS;
  // Any origin may call the API, because requests are authenticated by a token, never by a cookie.
  if (headerOf(context, 'origin') !== undefined) {
    headers['Access-Control-Allow-Origin'] = '*';
    headers['Access-Control-Expose-Headers'] = 'Content-Disposition, ETag, Location, Retry-After, X-Request-Id';
  }
  return new Response(body, { status, headers });
}

/** Returns whether the client used HTTPS. Each proxy in a row may append to the header, so the first value is that of the client. */
function isForwardedHttps(context: Context): boolean {
  const forwarded = headerOf(context, 'x-forwarded-proto');
  return forwarded !== undefined && /^\s*https\s*(?:,|$)/i.test(forwarded);
}

export function answerJson(
  context: Context<AppEnv>,
  status: number,
  value: unknown,
  headers: Record<string, string>,
): Response {
  headers['Content-Type'] = 'application/json';
  return answer(context, status, JSON.stringify(value), headers);
}

/** On AWS, API Gateway answers preflight requests, so the headers are loaded on first use. */
export const answerPreflight: Handler = async (context) => {
  const { PREFLIGHT } = await import('./cors.ts');
  return answer(context, 204, null, { ...PREFLIGHT });
};
