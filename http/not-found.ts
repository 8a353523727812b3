import type { Context } from 'hono';
import { AppError } from '../core/errors.ts';
import { operations } from '../shared/models/typescript/operations.ts';
import { type AppEnv, answer } from './answer.ts';
import { answerProblem, problems, RequestError } from './problems.ts';

/** Requests that create or update a profile in other APIs. */
const UPDATES = [
  'PUT /users',
  'PATCH /users',
  'POST /users/{user_id}',
  'PUT /users/{user_id}',
  'PATCH /users/{user_id}',
];

/**
 * Responds with a redirect if the contract has this path without its trailing slash, with 405 and `Allow` if it has the path with other
 * methods, otherwise with 404.
 */
export function notFound(context: Context<AppEnv>): Response {
  const { pathname, search } = new URL(context.req.url);
  const path = withoutTrailingSlashes(pathname);
  const slashes = pathname.length - path.length;
  const found = operations.filter((operation) => matches(operation.path, path.split('/')));
  const [known] = found;
  if (!known) throw new AppError('not-found', 'There is nothing at this URL. See /docs for all routes.');
  if (slashes > 0) {
    // Relative, because the service may be below a path of its proxy.
    const location = `${'../'.repeat(slashes)}${path.split('/').at(-1)}${search}`;
    return answer(context, 308, null, { Location: location, 'Cache-Control': 'no-store' });
  }
  const allow = found.map(({ method }) => method).join(', ');
  const error = UPDATES.includes(`${context.req.method} ${known.path}`)
    ? new RequestError(
        'method-not-allowed',
        `This URL supports ${allow}. To update a profile, send POST /users with \`user_id\` in the body.`,
      )
    : new RequestError('method-not-allowed', `This URL supports ${allow}. Send one of these methods.`);
  return answerProblem(error, context, { Allow: allow });
}

/** Takes linear time, which a regular expression would not. */
function withoutTrailingSlashes(path: string): string {
  let end = path.length;
  while (path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}

/** Redirects the `type` of a problem to its explanation in the API reference. */
export function redirectToExplanation(context: Context<AppEnv>): Response {
  const code = context.req.param('code') ?? '';
  if (!Object.hasOwn(problems, code)) {
    throw new AppError('not-found', 'There is no problem with this code. See /docs#errors for all codes.');
  }
  return answer(context, 302, null, { Location: `../docs#problem-${code}`, 'Cache-Control': 'no-cache' });
}

function matches(pattern: string, given: readonly string[]): boolean {
  const wanted = pattern.split('/');
  return (
    wanted.length === given.length && wanted.every((part, at) => (part[0] === '{' ? given[at] : part === given[at]))
  );
}
