import { AppError } from '../core/errors.ts';
import type { Handler } from './answer.ts';
import { problemOf } from './problems.ts';

export interface RequestLine {
  request_id: string;
  method: string;
  /** The contract's path, such as `/users/{user_id}`: never the address itself, which names a user. */
  route: string;
  status: number;
  ms: number;
}

/** What kind of failure of ours it was and where, without its message, which may quote data. */
export interface FailureLine {
  /** The request's id, or what else was going on. */
  during: string;
  error: string;
  stack: string[];
}

/** Where the service writes what it did. No names, tokens, ids of users, goals or addresses go in here. */
export interface Log {
  request(line: RequestLine): void;
  failure(line: FailureLine): void;
}

/** A handler whose every request gets an id, an answer even when it throws, and a line in the log. */
export function instrument(log: Log, route: string, handler: Handler): Handler {
  return async (context) => {
    const started = performance.now();
    const requestId = crypto.randomUUID();
    context.set('requestId', requestId);
    let response: Response;
    try {
      response = await handler(context);
    } catch (error) {
      response = problemOf(error, context, (failure) => log.failure(failureOf(failure, requestId)));
    }
    log.request({
      request_id: requestId,
      method: context.req.method,
      route,
      status: response.status,
      ms: Math.round((performance.now() - started) * 100) / 100,
    });
    return response;
  };
}

/** The part of an error that may be logged; of an outage, of its cause. */
export function failureOf(error: unknown, during: string): FailureLine {
  if (error instanceof AppError && error.code === 'unavailable' && error.cause) return failureOf(error.cause, during);
  if (!(error instanceof Error)) return { during, error: typeof error, stack: [] };
  const code = 'code' in error ? ` ${error.code}` : '';
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return { during, error: `${error.name}${code}`, stack: frames.map((line) => line.trim()) };
}
