import assert from 'node:assert/strict';
import { type ProblemCode, problems } from '../../http/problems.ts';
import type { Problem } from '../../shared/models/typescript/types.ts';
import { readContracts } from '../../tools/generate/contracts.ts';
import { ajvFor } from '../../tools/generate/validators.ts';

const ajv = ajvFor(await readContracts());

export function assertContract(name: string, value: unknown): void {
  const validate = ajv.getSchema(`${name}.json`);
  assert.ok(validate, `there is a contract called ${name}`);
  assert.ok(validate(value), `${name}: ${JSON.stringify(validate.errors)}`);
}

/** Asserts that a response contains a valid problem document with this code. @returns the problem. */
export async function assertProblem(response: Response, code: ProblemCode): Promise<Problem> {
  const text = await response.text();
  assert.equal(`${response.status} ${JSON.parse(text).type}`, `${problems[code].status} /problems/${code}`, text);
  assert.equal(response.headers.get('Content-Type'), 'application/problem+json');
  const problem: Problem = JSON.parse(text);
  assertContract('problem', problem);
  assert.equal(problem.instance, response.headers.get('X-Request-Id'));
  return problem;
}
