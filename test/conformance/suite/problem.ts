import assert from 'node:assert/strict';
import type { Problem } from '../../../shared/models/typescript/types.ts';

/** Asserts that a response is the given problem, written as its status and code: `404 not-found`. */
export async function assertProblem(response: Response, problem: string): Promise<Problem> {
  const [status, code] = problem.split(' ');
  const text = await response.text();
  assert.equal(response.status, Number(status), text);
  const answer = JSON.parse(text) as Problem;
  assert.equal(answer.type, `/problems/${code}`, text);
  return answer;
}

/** Asserts that a response is the given problem, with field errors at exactly these JSON pointers, in any order. */
export async function assertPointsAt(
  response: Response,
  pointers: readonly string[],
  problem = '400 invalid-profile',
): Promise<void> {
  const { errors = [] } = await assertProblem(response, problem);
  assert.deepEqual(errors.map(({ pointer }) => pointer).toSorted(), pointers.toSorted());
}
