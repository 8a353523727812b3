import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { NARRATOR_HELP, narratorFrom } from '../../adapters/narrators/choose.ts';
import { ConfigError } from '../../core/errors.ts';
import { startChatServer } from '../support/narrator-servers.ts';

const BEDROCK = { NARRATOR: 'bedrock', AWS_REGION: 'eu-central-1', BEDROCK_MODEL_ID: 'eu.amazon.nova-lite-v1:0' };
const OPENAI = { NARRATOR: 'openai-compatible', OPENAI_BASE_URL: 'http://localhost:11434/v1', OPENAI_MODEL: 'tiny' };

test('chooses the narrator by NARRATOR; the template by default', () => {
  for (const env of [{}, { NARRATOR: '' }, { NARRATOR: 'template' }]) assert.equal(narratorFrom(env).name, 'template');
  assert.equal(narratorFrom(BEDROCK).name, 'bedrock');
  assert.equal(narratorFrom(OPENAI).name, 'openai-compatible');
});

test('the help and .env.example name every narrator and each of its settings', async () => {
  const example = await readFile(new URL('../../.env.example', import.meta.url), 'utf8');
  const lines = NARRATOR_HELP.split('\n');
  assert.ok(lines.length >= 3);
  for (const line of lines) {
    const [, name = '', settings = ''] = /^ +(\S+) +[^:]*(?:: (.*))?$/.exec(line) ?? [];
    for (const word of [name, ...settings.split(', ')]) assert.ok(example.includes(word), word);
  }
});

test('models are remote, the template is not', () => {
  assert.deepEqual(
    [{}, BEDROCK, OPENAI].map((env) => narratorFrom(env).isRemote),
    [false, true, true],
  );
});

test('passes the settings to the narrator', async (t) => {
  const server = await startChatServer(t);
  server.answer({ status: 200, body: '{"choices":[{"message":{"content":"Hi"}}]}' });
  const narrator = narratorFrom({ ...OPENAI, OPENAI_BASE_URL: `${server.url}/v1/`, OPENAI_API_KEY: 'sk-1' });
  await narrator.say({ system: 'Be kind.', data: '{}', turn: 0 }, AbortSignal.timeout(10_000));
  const [sent] = server.requests;
  assert.deepEqual([sent?.path, sent?.headers.authorization], ['/v1/chat/completions', 'Bearer sk-1']);
  assert.equal(JSON.parse(sent?.body ?? '').model, 'tiny');
});

const WRONG: [env: Record<string, string>, setting: string][] = [
  [{ NARRATOR: 'gpt' }, 'NARRATOR'],
  [{ NARRATOR: 'constructor' }, 'NARRATOR'],
  [{ ...BEDROCK, AWS_REGION: '' }, 'AWS_REGION'],
  [{ ...BEDROCK, BEDROCK_MODEL_ID: ' ' }, 'BEDROCK_MODEL_ID'],
  [{ ...OPENAI, OPENAI_BASE_URL: '' }, 'OPENAI_BASE_URL'],
  [{ ...OPENAI, OPENAI_BASE_URL: 'localhost:11434' }, 'OPENAI_BASE_URL'],
  [{ ...OPENAI, OPENAI_BASE_URL: 'http://max:secret@localhost' }, 'OPENAI_BASE_URL'],
  [{ ...OPENAI, OPENAI_BASE_URL: 'http://secret@localhost' }, 'OPENAI_BASE_URL'],
  [{ ...OPENAI, OPENAI_BASE_URL: 'http://localhost/v1?key=secret' }, 'OPENAI_BASE_URL'],
  [{ ...OPENAI, OPENAI_MODEL: '' }, 'OPENAI_MODEL'],
  [{ ...OPENAI, OPENAI_API_KEY: 'secret\nsecret' }, 'OPENAI_API_KEY'],
];
for (const [env, setting] of WRONG) {
  test(`rejects a wrong ${setting} with one line that names it: ${JSON.stringify(env)}`, () => {
    assert.throws(
      () => narratorFrom(env),
      (error) => {
        assert.ok(error instanceof ConfigError);
        assert.match(error.message, new RegExp(`^${setting} must [^\\n]+\\.$`));
        assert.doesNotMatch(error.message, /secret/);
        return true;
      },
    );
  });
}
