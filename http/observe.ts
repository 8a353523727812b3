import type { MiddlewareHandler } from 'hono';

export interface AppEnv {
  Variables: {
    /** The request's id, also in `X-Request-Id`. */
    requestId: string;
    /** The contract's path of the operation, such as `/users/{user_id}`: never the address itself, which names a user. */
    route: string | undefined;
  };
}

export interface RequestLine {
  request_id: string;
  method: string;
  route: string;
  status: number;
  ms: number;
}

/** Where the service writes what it did. No names, tokens, ids of users, goals or addresses go in here. */
export interface Log {
  request(line: RequestLine): void;
  /** A failure of ours. */
  failure(line: FailureLine): void;
}

/** What kind of failure it was and where, without its message, which may quote data. */
export interface FailureLine {
  /** The request's id, or what else was going on. */
  during: string;
  error: string;
  stack: string[];
}

/** The part of an error that may be logged. */
export function failureOf(error: unknown, during: string): FailureLine {
  if (!(error instanceof Error)) return { during, error: typeof error, stack: [] };
  const code = 'code' in error ? ` ${error.code}` : '';
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return { during, error: `${error.name}${code}`, stack: frames.map((line) => line.trim()) };
}

/** Gives every request an id and the headers all answers share, and logs one line for it. */
export function observe(log: Log): MiddlewareHandler<AppEnv> {
  return async (context, next) => {
    const started = performance.now();
    const requestId = crypto.randomUUID();
    context.set('requestId', requestId);
    await next();
    context.res.headers.set('X-Request-Id', requestId);
    context.res.headers.set('X-Content-Type-Options', 'nosniff');
    log.request({
      request_id: requestId,
      method: context.req.method,
      route: context.get('route') ?? 'unmatched',
      status: context.res.status,
      ms: Math.round((performance.now() - started) * 100) / 100,
    });
  };
}
