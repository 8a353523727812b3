import type { Context } from 'hono';

export interface AppEnv {
  Variables: {
    /** The request's id, also in `X-Request-Id`. */
    requestId: string;
  };
}

export type Handler = (context: Context<AppEnv>) => Promise<Response> | Response;

/**
 * A response with the headers that every answer has. Made at once from a plain object: the Node adapter writes such a
 * response as it is, whereas headers added later would have to be copied twice.
 */
export function answer(
  context: Context<AppEnv>,
  status: number,
  body: string | Uint8Array<ArrayBuffer> | null,
  headers: Record<string, string>,
): Response {
  return new Response(body, {
    status,
    headers: { 'X-Request-Id': context.get('requestId'), 'X-Content-Type-Options': 'nosniff', ...headers },
  });
}

/** A JSON answer. */
export function answerJson(
  context: Context<AppEnv>,
  status: number,
  value: unknown,
  headers: Record<string, string>,
): Response {
  return answer(context, status, JSON.stringify(value), { 'Content-Type': 'application/json', ...headers });
}
