import type { Context } from 'hono';
import { AppError } from '../core/errors.ts';
import { operations } from '../shared/models/typescript/operations.ts';
import { type AppEnv, answer } from './answer.ts';
import { answerProblem, problems, RequestError } from './problems.ts';

const ROUTES = [...operations, { method: 'GET', path: '/problems/{code}' }];

/** Maximum number of slashes that a redirect removes, because each adds three bytes to it. */
const MAX_EXTRA_SLASHES = 10;

const UPDATE = 'To update a profile, send POST /users with `user_id` in the body';
const UPLOAD = 'To upload a picture, get an upload URL from GET /users/{user_id}/avatar/upload-url';
/** What to send instead of a request that other APIs have. */
const ADVICE: Readonly<Record<string, string>> = {
  'PUT /users': UPDATE,
  'PATCH /users': UPDATE,
  'POST /users/{user_id}': UPDATE,
  'PUT /users/{user_id}': UPDATE,
  'PATCH /users/{user_id}': UPDATE,
  'POST /users/{user_id}/avatar': UPLOAD,
  'PUT /users/{user_id}/avatar': UPLOAD,
  'PATCH /users/{user_id}/avatar': UPLOAD,
  'DELETE /users/{user_id}/avatar': 'To remove the portrait, send POST /users with `"avatar_url": null` in the body',
  'POST /users/{user_id}/avatar/upload-url': 'To upload a picture, send PUT to the `upload_url` in the answer to GET',
  'PUT /users/{user_id}/avatar/upload-url': 'To upload a picture, send PUT to the `upload_url` in the answer to GET',
  'POST /users/{user_id}/samples': 'To send readings, send POST /users/{user_id}/streams/{stream_id}/samples',
  'PUT /users/{user_id}/samples': 'To send readings, send POST /users/{user_id}/streams/{stream_id}/samples',
};

/**
 * Responds with a redirect if the contract has this path without slashes at its end or further slashes at its start, with 405 and `Allow`
 * if it has the path with other methods, otherwise with 404.
 */
export function notFound(context: Context<AppEnv>): Response {
  const { pathname, search } = new URL(context.req.url);
  const path = withoutExtraSlashes(pathname);
  const found = ROUTES.filter((route) => matches(route.path, path.split('/')));
  const [known] = found;
  if (!known || pathname.length > path.length + MAX_EXTRA_SLASHES)
    throw new AppError('not-found', 'There is nothing at this URL. See /docs for all routes.');
  if (path !== pathname) {
    // Relative, because the service may be below a path of its proxy. `..` removes one slash, also an empty segment between two.
    const location = `${'../'.repeat(pathname.split('/').length - 2)}${path.slice(1)}${search}`;
    return answer(context, 308, null, { Location: location, 'Cache-Control': 'no-store' });
  }
  const allow = found.map(({ method }) => method).join(', ');
  const advice = ADVICE[`${context.req.method} ${known.path}`];
  const error = advice
    ? new RequestError('method-not-allowed', `This URL supports ${allow}. ${advice}.`)
    : new RequestError('method-not-allowed', `This URL supports ${allow}. Send one of these methods.`);
  return answerProblem(error, context, { Allow: allow });
}

/** Takes linear time, which a regular expression would not. */
function withoutExtraSlashes(path: string): string {
  let [from, end] = [0, path.length];
  while (path[end - 1] === '/') end -= 1;
  while (path[from + 1] === '/') from += 1;
  return path.slice(from, end);
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
