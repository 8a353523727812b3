import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '../../../shared/models/typescript/types.ts';
import { contractsFolder, projectRoot, readContracts, type Schema } from '../../../tools/generate/contracts.ts';
import {
  type Answer,
  bundleOpenapi,
  type OpenApi,
  operationsOf,
  type Reference,
} from '../../../tools/generate/openapi.ts';
import { ajvFor } from '../../../tools/generate/validators.ts';

/** The contract from this repository, because the service under test may serve a different one. */
export const openapi = await bundleOpenapi(join(contractsFolder, 'openapi.yaml'));
/** The contract as it is published: what `/openapi.json` serves, except for the server's URL. */
export const published = JSON.parse(await readFile(join(projectRoot, 'shared/openapi.json'), 'utf8')) as OpenApi;
export const operations = operationsOf(openapi);
const ajv = ajvFor(await readContracts());
const isRedirect = (status: number) => status >= 300 && status < 400;
/** The answer to a trailing slash, and to the `type` of a problem. */
const REDIRECT: Answer = { description: 'A redirect.', headers: { Location: { description: '', schema: {} } } };
const UNEXPECTED: Reference = { $ref: '#/components/responses/Problem' };

/** Asserts that the status, headers and body of a response conform to the contract. */
export async function assertContract(method: string, path: string, response: Response): Promise<void> {
  const text = await response.text();
  const about = `${method} ${path}: ${response.status} ${text.slice(0, 1000)}`;
  assert.ok(response.headers.get('X-Request-Id'), `${about}: has an X-Request-Id`);
  assert.equal(response.headers.get('X-Content-Type-Options'), 'nosniff', about);

  const { headers = {}, content } = answerTo(method, path, response.status);
  for (const name of Object.keys(headers)) assert.ok(response.headers.has(name), `${about}: has ${name}`);
  if (method === 'HEAD' || !content) return assert.equal(text, '', `${about}: has no body`);
  const [type = ''] = (response.headers.get('Content-Type') ?? '').split(';');
  const schema = content[type]?.schema;
  assert.ok(schema, `${about}: is one of ${Object.keys(content)}, not ${type}`);
  const value = /[/+]json$/.test(type) ? JSON.parse(text) : text;
  const validate = validatorOf(schema);
  assert.ok(validate(value), `${about}: ${JSON.stringify(validate.errors)}`);
  if (type === 'application/problem+json') assertNamesItself(value, response);
}

/**
 * Finds the response that the contract defines for this request and status. If it defines none, the response must be a
 * problem.
 */
function answerTo(method: string, path: string, status: number): Answer {
  const contractMethod = method === 'HEAD' ? 'GET' : method;
  const [pathname = ''] = path.split('?');
  const found = operations.find(
    (known) => known.method.toUpperCase() === contractMethod && matches(known.path, pathname.replace(/\/+$/, '')),
  );
  const answers = found?.operation.responses ?? {};
  const answer = answers[status] ?? (isRedirect(status) ? REDIRECT : UNEXPECTED);
  if (!('$ref' in answer)) return answer;
  const shared = openapi.components.responses[nameIn(answer.$ref)];
  assert.ok(shared, `openapi.yaml has ${answer.$ref}`);
  return shared;
}

function matches(pattern: string, path: string): boolean {
  return new RegExp(`^${pattern.replaceAll(/\{\w+\}/g, '[^/]+').replaceAll('.', '\\.')}$`).test(path);
}

function validatorOf(schema: Schema) {
  if (!schema.$ref) return ajv.compile(schema);
  const validate = ajv.getSchema(`${nameIn(schema.$ref)}.json`);
  assert.ok(validate, `there is a contract called ${schema.$ref}`);
  return validate;
}

const nameIn = (ref: string) => ref.split('/').at(-1) ?? ref;

function assertNamesItself(problem: Problem, response: Response): void {
  assert.equal(problem.status, response.status);
  assert.equal(problem.instance, response.headers.get('X-Request-Id'));
  assert.equal(response.headers.get('Cache-Control'), 'no-store', 'a problem is not cached');
}
