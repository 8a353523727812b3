import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv2020, type AnySchema } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { readCode } from '../core/users/codes.ts';
import { readToken, uuidOf } from '../core/users/credentials.ts';
import { type ProblemCode, problems } from '../http/problems.ts';
import type { Problem } from '../shared/models/typescript/types.ts';
import { publishedContract } from '../tools/generate/bundle.ts';
import { contractsFolder, projectRoot, readContracts, type Schema } from '../tools/generate/contracts.ts';
import { bundleOpenapi, type Header, type Media } from '../tools/generate/openapi.ts';
import { deref } from '../tools/generate/reference-schema.ts';
import { readStory, type Story } from '../tools/generate/story.ts';
import { answerNamed, answers, bodyOf, examplesIn, operationNamed, operations, published } from './support/story.ts';

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema({ $id: 'published', components: published.components } as AnySchema);

interface Exampled extends Pick<Media, 'example' | 'examples'> {
  at: string;
  schema: Schema;
}
const bodiesAt = (at: string, content: Record<string, Media> = {}): Exampled[] =>
  Object.entries(content).map(([type, media]) => ({ ...media, at: `${at} ${type}` }));

const REQUESTS: Exampled[] = operations.flatMap(({ operationId, requestBody }) =>
  bodiesAt(operationId, requestBody?.content),
);
const PARAMETERS: Exampled[] = operations.flatMap(({ operationId, parameters }) =>
  parameters.map((one) => ({ ...one, at: `${operationId} ${one.name}` })),
);
const BODIES: Exampled[] = answers.flatMap(({ place, content }) => bodiesAt(place, content));
const HEADERS: Exampled[] = answers.flatMap(({ place, headers = {} }) =>
  Object.entries(headers).map(([name, header]) => ({ ...(header as Header), at: `${place} ${name}` })),
);
const PROBLEMS = answers.filter(({ content = {} }) => 'application/problem+json' in content);

/** Returns the errors of an example. */
function errorsOf({ schema }: Exampled, value: unknown): unknown {
  const resolved = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"published#/'));
  const validate = ajv.compile(resolved);
  return validate(value) ? [] : validate.errors;
}

test('story: every request, answer and header has an example', () => {
  const isBinary = ({ schema }: Exampled) => schema.format === 'binary';
  const without = [...REQUESTS, ...BODIES, ...HEADERS].filter((one) => !isBinary(one) && examplesIn(one).length === 0);
  assert.deepEqual(
    without.map(({ at }) => at),
    [],
  );
  const paths = PARAMETERS.filter(({ at, example }) => at.endsWith('_id') && example === undefined);
  assert.deepEqual(paths, []);
});

test('story: every example is valid by its schema', () => {
  for (const one of [...REQUESTS, ...PARAMETERS, ...BODIES, ...HEADERS]) {
    for (const value of examplesIn(one)) assert.deepEqual(errorsOf(one, value), [], one.at);
  }
  const [wrong] = REQUESTS.filter(({ at }) => at.startsWith('createToken'));
  assert.notDeepEqual(wrong && errorsOf(wrong, { label: 5 }), []);
});

test('story: the ids are the same everywhere', () => {
  const found: Record<string, Set<unknown>> = { user_id: new Set(), stream_id: new Set(), batch_id: new Set() };
  JSON.stringify([PARAMETERS, REQUESTS, BODIES].flat().map(examplesIn), (key, value) => {
    found[key]?.add(value);
    return value;
  });
  for (const { name, example } of operations.flatMap(({ parameters }) => parameters)) {
    found[name]?.add(example);
  }
  assert.deepEqual(
    Object.values(found).map(({ size }) => size),
    // The paired device has a stream of its own.
    [1, 2, 1],
  );
});

test('story: each token contains the user’s id and gives the token_id', () => {
  const { user_id, access_token } = bodyOf(answerNamed('saveUser 201')) as Record<string, string>;
  const tablet = bodyOf(answerNamed('createSession 201')) as Record<string, string>;
  const { code, token_id: inviteId } = bodyOf(answerNamed('createToken 201')) as Record<string, string>;
  const { ingest_token } = bodyOf(answerNamed('createStream 201')) as Record<string, string>;
  const { tokens } = bodyOf(answerNamed('listTokens 200')) as { tokens: { token_id: string }[] };
  for (const token of [access_token, tablet.access_token, ingest_token]) {
    assert.equal(readToken(token ?? '')?.userId, user_id);
    assert.match(token ?? '', /for-documentation-only/);
  }
  assert.equal(readCode(code ?? '')?.userId, user_id);
  assert.equal(uuidOf(`hatchery-token:${readCode(code ?? '')?.hash}`), inviteId);
  const ids = [access_token, tablet.access_token].map((token) =>
    uuidOf(`hatchery-token:${readToken(token ?? '')?.tokenHash}`),
  );
  assert.deepEqual(
    tokens.map(({ token_id }) => token_id),
    ids,
  );
  const { parameters } = operationNamed('revokeToken');
  assert.equal(parameters.find(({ name }) => name === 'token_id')?.example, tablet.token_id);
});

test('story: each problem has the status that it stands under, and a text that the server sends', async () => {
  const page = await readFile(join(projectRoot, 'docs/errors.md'), 'utf8');
  const textsOf = (code: string) =>
    (page.split('\n').find((line) => line.startsWith(`| \`${code}\``)) ?? '').split(' | ').at(-1)?.split('<br>') ?? [];
  for (const answer of PROBLEMS) {
    const { type, status, title, detail } = bodyOf(answer) as Problem;
    const code = type.replace('/problems/', '') as ProblemCode;
    assert.deepEqual({ status, title }, problems[code], answer.place);
    if (answer.status !== 'default') assert.equal(String(status), answer.status, answer.place);
    const isText = textsOf(code).some((text) => new RegExp(`^${pattern(text.replace(/ \|$/, ''))}$`).test(detail));
    assert.ok(isText, `${answer.place}: ${detail}`);
  }
});

/** Turns a text of docs/errors.md, in which `{…}` stands for a value, into a regular expression. */
const pattern = (text: string) => RegExp.escape(text).replaceAll(/\\\{(?!user_id|stream_id)[^}]*\\\}/g, '.+');

test('links lead from the create to every operation of a user', () => {
  const linked = new Set<string>(['saveUser']);
  for (const { place, links = {}, content } of answers) {
    const properties = deref<Schema>(published, content?.['application/json']?.schema ?? {}).properties ?? {};
    for (const { operationId, parameters } of Object.values(links)) {
      const names = operationNamed(operationId).parameters.map(({ name }) => name);
      for (const [name, value] of Object.entries(parameters)) {
        assert.ok(names.includes(name), `${place}: ${operationId} has ${name}`);
        const [, member = ''] = /^\$response\.body#\/(\w+)$/.exec(value) ?? [];
        assert.ok(member in properties || value === '$request.path.user_id', `${place}: ${value}`);
      }
      linked.add(operationId);
    }
  }
  const missing = operations.filter(({ operationId, tags }) => !linked.has(operationId) && !tags.includes('Service'));
  assert.deepEqual(
    missing.map(({ operationId }) => operationId),
    [],
  );
});

test('generating rejects a story that does not fit the contract', async () => {
  const generate = async (change: (story: Story) => void) => {
    const story = structuredClone(await readStory());
    change(story);
    return publishedContract(await bundleOpenapi(join(contractsFolder, 'openapi.yaml')), await readContracts(), story);
  };
  const change = (id: string, members: object) => (story: Story) => Object.assign(story.operations[id] ?? {}, members);
  await assert.rejects(generate(change('getUser', { answers: {} })), /getUser 200 needs an example of/);
  await assert.rejects(
    generate(change('createToken', { request: undefined })),
    /createToken needs an example of its request/,
  );
  await assert.rejects(
    generate(change('createToken', { problems: {} })),
    /createToken 400 \(BadRequest\) needs an example/,
  );
  await assert.rejects(generate(change('getUser', { problems: { 418: {} } })), /getUser does not answer 418/);
  await assert.rejects(
    generate((story) => Object.assign(story.operations, { getTea: {} })),
    /no operation getTea/,
  );
});
