/** Requests and answers of OAuth, for the endpoints that devices call (RFC 6749, RFC 8628). */
import type { Context } from 'hono';
import { AppError } from '../core/errors.ts';
import { PairingError, type PairingErrorCode } from '../core/pairing/errors.ts';
import { type AppEnv, answerJson } from './answer.ts';
import type { HandlerOf } from './authenticate.ts';
import { MAX_BODY_KIB, parseJsonObject, readText } from './body.ts';
import { problemDocument, RequestError } from './problems.ts';

/**
 * Reads the parameters of a request: from a form, as OAuth clients send it, or from a JSON object.
 *
 * @throws `PairingError` if the body is neither, or a parameter appears more than once
 */
export async function readParameters(context: Context): Promise<Record<string, unknown>> {
  const text = await readText(context, MAX_BODY_KIB);
  if (isJson(context, text)) return readJson(text);
  const form = [...new URLSearchParams(text)];
  if (new Set(form.map(([name]) => name)).size < form.length) throw notParameters();
  // RFC 6749 §3.2: an empty value counts as absent.
  return Object.fromEntries(form.filter(([, value]) => value !== ''));
}

function readJson(text: string): Record<string, unknown> {
  try {
    return parseJsonObject(text, '');
  } catch {
    throw notParameters();
  }
}

const notParameters = () =>
  new PairingError('invalid_request', 'Send the parameters as a form or as one JSON object, each parameter once.');

/** Programs such as curl send JSON with the type of a form. */
const isJson = (context: Context, text: string): boolean =>
  /^\s*[{[]/.test(text) || /^application\/json\b/i.test(context.req.header('Content-Type') ?? '');

type Handler = HandlerOf<'authorizeDevice' | 'getDeviceToken'>;

/** Returns a handler that answers with an `error` where OAuth defines one. */
export const answeringDevices =
  (handler: Handler): Handler =>
  async (context) => {
    try {
      return await handler(context, undefined);
    } catch (error) {
      const code = oauthErrorOf(error);
      if (code && (error instanceof AppError || error instanceof RequestError))
        return answerDevice(context, code, error);
      throw error;
    }
  };

function oauthErrorOf(error: unknown): PairingErrorCode | undefined {
  if (error instanceof PairingError) return error.error;
  if (error instanceof RequestError && error.code === 'device-credentials') return 'invalid_client';
  // For a client that polls, a rate limit means the same as `slow_down`.
  return error instanceof AppError && error.code === 'too-many-requests' ? 'slow_down' : undefined;
}

function answerDevice(context: Context<AppEnv>, code: PairingErrorCode, error: AppError | RequestError): Response {
  const { status, body } = problemDocument(error, context.get('requestIds').request_id);
  const retryAfter = error instanceof AppError ? error.retryAfter : undefined;
  const problem: Record<string, unknown> = JSON.parse(body);
  return answerJson(
    context,
    status,
    { error: code, error_description: error.message, ...problem },
    {
      'Cache-Control': 'no-store',
      ...(status === 401 ? { 'WWW-Authenticate': 'Basic realm="hatchery"' } : {}),
      ...(retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }),
    },
  );
}

/**
 * Refuses a client that authenticates itself (RFC 6749 §5.2). Go's client tries it before each first success, and repeats the request
 * without the header after this answer. Answering it like a poll would count two polls.
 *
 * @throws `device-credentials`
 */
export function refuseCredentials(context: Context): void {
  if (!/^basic\b/i.test(context.req.header('Authorization') ?? '')) return;
  throw new RequestError(
    'device-credentials',
    'Devices have no secret. Send `client_id` in the body, without an Authorization header.',
  );
}
