import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { AppError } from '../../core/errors.ts';

const CONNECT_TIMEOUT_MS = 1_000;
const REQUEST_TIMEOUT_MS = 3_000;
const RETRY_AFTER_S = 1;

export interface ServiceRequest {
  method: string;
  path: string;
  headers: Record<string, string | number>;
  body: string;
}

export type ServiceResponse = { status: number; headers: IncomingHttpHeaders; body: string };

/**
 * Whether the service may have carried out a failed request.
 *
 * - `not-applied`: certainly not.
 * - `probably-not-sent`: the request was written to a reused connection that the service had most likely closed already.
 * - `unknown`: the service may or may not have carried it out.
 */
export type Outcome = 'not-applied' | 'probably-not-sent' | 'unknown';
export type Failure = { outcome: Outcome; cause: unknown };

/**
 * Sends requests to one service over keep-alive connections. Times out after 1 s while connecting and 3 s in total. The promise never
 * rejects. It resolves to a failure, because the caller needs the outcome to decide whether to retry.
 */
export function requestSender(endpoint: URL): (request: ServiceRequest) => Promise<ServiceResponse | Failure> {
  const secure = endpoint.protocol === 'https:';
  const agent = secure ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  const startRequest = secure ? httpsRequest : httpRequest;
  const { hostname, port } = endpoint;

  return ({ method, path, headers, body }) =>
    new Promise((resolve) => {
      const message = startRequest({ agent, hostname, port, method, path, headers });
      const isConnected = limitConnectTime(message, secure ? 'secureConnect' : 'connect');
      const timer = setTimeout(() => message.destroy(timeoutError()), REQUEST_TIMEOUT_MS);
      const finish = (result: ServiceResponse | Failure) => {
        clearTimeout(timer);
        resolve(result);
      };
      message.on('error', (cause) => {
        // A frozen Lambda function does not notice when the service closes a connection. The next request on that connection then fails.
        const stale = message.reusedSocket && 'code' in cause && ['ECONNRESET', 'EPIPE'].includes(String(cause.code));
        finish({ outcome: !isConnected() ? 'not-applied' : stale ? 'probably-not-sent' : 'unknown', cause });
      });
      message.once('response', (incoming) => {
        let text = '';
        incoming.setEncoding('utf8').on('data', (part) => {
          text += part;
        });
        incoming.on('error', (cause) => finish({ outcome: 'unknown', cause }));
        const { statusCode = 0, headers } = incoming;
        incoming.once('end', () => finish({ status: statusCode, headers, body: text }));
      });
      message.end(body);
    });
}

/**
 * Aborts a request that has not connected within 1 s.
 *
 * @returns a function that returns true once the request has connected
 */
function limitConnectTime(message: ClientRequest, connected: 'connect' | 'secureConnect'): () => boolean {
  let isConnected = false;
  message.once('socket', (socket) => {
    isConnected = !socket.connecting;
    if (isConnected) return;
    const timer = setTimeout(() => message.destroy(timeoutError()), CONNECT_TIMEOUT_MS);
    message.once('close', () => clearTimeout(timer));
    socket.once(connected, () => {
      isConnected = true;
      clearTimeout(timer);
    });
  });
  return () => isConnected;
}

const timeoutError = (): Error => Object.assign(new Error('No response in time'), { code: 'ETIMEDOUT' });

/**
 * Creates the `unavailable` error (503) for a call whose last attempt failed because the AWS service was unreachable, timed out or
 * throttled the request.
 */
export function awsUnavailable(cause: unknown): AppError {
  const detail = 'The storage is not responding. Wait a moment and send the request again; that is safe.';
  return new AppError('unavailable', detail, { cause, retryAfter: RETRY_AFTER_S });
}
