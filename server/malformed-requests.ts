import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Log } from '../http/observe.ts';
import { problemDocument, RequestError } from '../http/problems.ts';
import { headerValues } from './raw-headers.ts';

/** The problems for Node's error codes. Any other code becomes `malformed-request`. */
const REASONS: Record<string, () => RequestError> = {
  HPE_HEADER_OVERFLOW: () =>
    new RequestError('headers-too-large', 'The URL and headers are too large. Send at most 16 KiB.'),
  ERR_HTTP_REQUEST_TIMEOUT: () =>
    new RequestError('request-too-slow', 'The headers did not arrive in time. Send the request again.'),
};

/** Key of the property that stores the latest response on a connection. A WeakMap would cost each request more in garbage collection. */
const LATEST = Symbol('latest');

interface Answering extends Socket {
  [LATEST]?: ServerResponse;
}

/** Answers input that Node's parser rejects (not HTTP, too large, too slow) with a problem document and a request id. */
export function answerMalformed(server: Server, log: Log): void {
  server.prependListener('request', ({ socket }: { socket: Answering }, response) => {
    socket[LATEST] = response;
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Answering) => {
    const response = socket[LATEST];
    const isAnswering = response?.headersSent && !response.writableFinished;
    if (!socket.writable || isAnswering || error.code === 'ECONNRESET') return void socket.destroy();
    const { status, headers, body } = describe(REASONS[error.code ?? '']?.() ?? malformed(), log);
    const lines = Object.entries({ ...headers, 'Content-Length': Buffer.byteLength(body), Connection: 'close' });
    const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines.map(([name, value]) => `${name}: ${value}`)];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
  });
}

/** Creates the response to an HTTP request outside the app. */
export function malformedResponse(log: Log, error: RequestError): Response {
  const { status, headers, body } = describe(error, log);
  return new Response(body, { status, headers });
}

/** The error for a request whose target and Host header are not a URL. */
export const invalidTarget = () =>
  new RequestError(
    'malformed-request',
    'The Host header is missing or invalid, or the target is not a path. Send one Host header, such as `Host: pets.example`, and a path, such as /healthz.',
  );

/**
 * Rejects a request with several Host headers, of which Node would use the first (RFC 9112 §3.2).
 *
 * @returns a 400 response; undefined if the request has at most one Host header
 */
export function repeatedHostResponse(incoming: IncomingMessage, log: Log): Response | undefined {
  if (headerValues(incoming, 'host').length < 2) return undefined;
  return malformedResponse(
    log,
    new RequestError(
      'malformed-request',
      'The request has several Host headers. Send one Host header, such as `Host: pets.example`.',
    ),
  );
}

const malformed = () =>
  new RequestError(
    'malformed-request',
    'The request cannot be parsed as HTTP/1.1. Send it with an HTTP client or library.',
  );

function describe(error: RequestError, log: Log) {
  const requestId = crypto.randomUUID();
  const { status, headers, body } = problemDocument(error, requestId);
  log.request({ request_id: requestId, method: '', route: 'malformed', status, ms: 0 });
  return { status, body, headers: { ...headers, 'X-Request-Id': requestId, 'X-Content-Type-Options': 'nosniff' } };
}
