import type { Context } from 'hono';
import { AppError } from '../core/errors.ts';
import { operations } from '../shared/models/typescript/operations.ts';
import type { AppEnv } from './answer.ts';
import { answerProblem, RequestError } from './problems.ts';

/** Responds with 405 and `Allow` if the contract has this path with other methods, otherwise with 404. */
export function notFound(context: Context<AppEnv>): Response {
  const parts = context.req.path.split('/');
  const allowed = operations.filter(({ path }) => matches(path, parts)).map(({ method }) => method);
  if (allowed.length === 0) throw new AppError('not-found', 'There is nothing at this URL. See /docs for all routes.');
  const allow = allowed.join(', ');
  return answerProblem(
    new RequestError('method-not-allowed', `This URL supports ${allow}. Send one of these methods.`),
    context,
    { Allow: allow },
  );
}

function matches(pattern: string, given: readonly string[]): boolean {
  const wanted = pattern.split('/');
  return (
    wanted.length === given.length && wanted.every((part, at) => (part[0] === '{' ? given[at] : part === given[at]))
  );
}
