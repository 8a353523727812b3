import type { Context } from 'hono';
import { AppError } from '../core/errors.ts';
import { NarratorError } from '../core/ports/narrator.ts';
import { settle } from '../core/util/settle.ts';
import type { Handler, RequestIds } from './answer.ts';
import { headerOf } from './host.ts';
import { problemOf } from './problems.ts';

export interface RequestLine extends RequestIds {
  method: string;
  /** The contract's path, such as `/users/{user_id}`. The URL itself is not logged, because it contains the user's id. */
  route: string;
  /** The name of the service whose key the request has. */
  service?: string;
  status: number;
  ms: number;
}

/** A server failure, as it is logged. The error's message is left out, because it may contain personal data. */
export interface FailureLine extends Partial<RequestIds> {
  /** The name of the activity: `answering` for a request. */
  during: string;
  /** The error's name and code. */
  error: string;
  /** Set if the model of the pets' messages fails until its settings or permissions are changed. On AWS, an alarm counts these lines. */
  kind?: 'configuration';
  stack: string[];
}

/** The log. Lines must not contain personal data, user ids, tokens or IP addresses. */
export interface Log {
  request(line: RequestLine): void;
  failure(line: FailureLine): void;
}

/**
 * Wraps a handler: assigns a request id, converts errors to problem documents, and writes a log line.
 *
 * @param explained converts an error to the one that the client gets
 */
export function instrument(
  log: Log,
  route: string,
  handler: Handler,
  explained = (error: unknown): unknown => error,
): Handler {
  return (context) => {
    const started = performance.now();
    const ids: RequestIds = { request_id: crypto.randomUUID() };
    context.set('requestIds', ids);
    const finish = (response: Response) => {
      const service = context.get('service');
      log.request({
        ...ids,
        method: context.req.method,
        route,
        ...(service === undefined ? {} : { service }),
        status: response.status,
        ms: Math.round((performance.now() - started) * 100) / 100,
      });
      return response;
    };
    return settle(
      () => (sendsIds(context) ? readIds(context, ids).then(() => handler(context)) : handler(context)),
      finish,
      (error) =>
        finish(problemOf(explained(error), context, (failure) => log.failure(failureOf(failure, 'answering', ids)))),
    );
  };
}

const sendsIds = (context: Context): boolean =>
  (headerOf(context, 'x-request-id') ?? headerOf(context, 'traceparent')) !== undefined;

/** Takes over the ids that the client sent. The checks are loaded on first use, because most requests have neither header. */
async function readIds(context: Context, ids: RequestIds): Promise<void> {
  Object.assign(
    ids,
    (await import('./request-ids.ts')).sentIds((name) => context.req.header(name)),
  );
}

/**
 * Returns the part of an error that may be logged. For an `unavailable` error with a cause, describes the cause instead.
 *
 * @param ids of the request that failed
 */
export function failureOf(error: unknown, during: string, ids?: RequestIds): FailureLine {
  if (error instanceof AppError && error.code === 'unavailable' && error.cause) {
    return failureOf(error.cause, during, ids);
  }
  if (!(error instanceof Error)) return { during, ...ids, error: typeof error, stack: [] };
  const code = 'code' in error ? ` ${error.code}` : '';
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  const kind = error instanceof NarratorError && error.isConfiguration ? { kind: 'configuration' as const } : {};
  return { during, ...ids, error: `${error.name}${code}`, ...kind, stack: frames.map((line) => line.trim()) };
}
