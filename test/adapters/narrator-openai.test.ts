import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openaiNarrator } from '../../adapters/narrators/openai-compatible.ts';
import { NarratorError, type Prompt } from '../../core/ports/narrator.ts';
import { type ScriptedAnswer, startChatServer } from '../support/narrator-servers.ts';

const PROMPT: Prompt = { system: 'Be kind.', data: '{"owner_name":"Max"}', turn: 987_654_321 };
const tenSeconds = () => AbortSignal.timeout(10_000);
const reply = (content: unknown, finish_reason: unknown = 'stop'): ScriptedAnswer => ({
  status: 200,
  body: JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    model: 'tiny',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason }],
    usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 },
  }),
});
const failed = (status: number, headers: Record<string, string> = {}): ScriptedAnswer => ({
  status,
  headers,
  body: JSON.stringify({ error: { message: 'Max wrote this', type: 'error' } }),
});
const isNarratorError = (why: RegExp) => (error: unknown) => {
  assert.ok(error instanceof NarratorError);
  assert.match(error.message, why);
  assert.doesNotMatch(error.message, /Max|kind|987/);
  return true;
};

test('chat completions: sends one request with instructions and data, and returns the text unchanged', async (t) => {
  const server = await startChatServer(t);
  server.answer(reply(' Hi Max! '));
  const narrator = openaiNarrator({ baseUrl: `${server.url}/v1`, apiKey: 'sk-1', model: 'tiny' });
  assert.equal(narrator.name, 'openai-compatible');
  assert.equal(await narrator.say(PROMPT, tenSeconds()), ' Hi Max! ');
  const [sent, ...others] = server.requests;
  assert.equal(others.length, 0);
  assert.deepEqual([sent?.method, sent?.path], ['POST', '/v1/chat/completions']);
  assert.deepEqual([sent?.headers.authorization, sent?.headers['content-type']], ['Bearer sk-1', 'application/json']);
  assert.deepEqual(JSON.parse(sent?.body ?? ''), {
    model: 'tiny',
    messages: [
      { role: 'system', content: PROMPT.system },
      { role: 'user', content: PROMPT.data },
    ],
    max_tokens: 300,
    temperature: 0.7,
    stream: false,
  });
});

test('chat completions: sends no Authorization without a key; accepts a response without finish_reason', async (t) => {
  const server = await startChatServer(t);
  server.answer(reply('Hi', null));
  assert.equal(await openaiNarrator({ baseUrl: server.url, model: 'tiny' }).say(PROMPT, tenSeconds()), 'Hi');
  assert.equal(server.requests[0]?.headers.authorization, undefined);
});

for (const status of [429, 500, 503]) {
  test(`chat completions: ${status} is retried once`, async (t) => {
    const server = await startChatServer(t);
    const narrator = openaiNarrator({ baseUrl: server.url, model: 'tiny' });
    server.answer(failed(status), reply('Hi'));
    assert.equal(await narrator.say(PROMPT, tenSeconds()), 'Hi');
    server.answer(failed(status));
    await assert.rejects(narrator.say(PROMPT, tenSeconds()), { code: `status ${status}`, isConfiguration: false });
    assert.equal(server.requests.length, 4);
  });
}

for (const status of [400, 401, 404]) {
  test(`chat completions: ${status} is not retried`, async (t) => {
    const server = await startChatServer(t);
    server.answer(failed(status), reply('Hi'));
    const saying = openaiNarrator({ baseUrl: server.url, model: 'tiny' }).say(PROMPT, tenSeconds());
    await assert.rejects(saying, { code: `status ${status}`, isConfiguration: true });
    assert.equal(server.requests.length, 1);
  });
}

test('chat completions: respects Retry-After, in seconds and as a date', async (t) => {
  const server = await startChatServer(t);
  const narrator = openaiNarrator({ baseUrl: server.url, model: 'tiny' });
  for (const after of ['1', new Date(Date.now() + 3_000).toUTCString()]) {
    server.answer(failed(429, { 'retry-after': after }), reply('Hi'));
    const start = performance.now();
    assert.equal(await narrator.say(PROMPT, tenSeconds()), 'Hi');
    const took = performance.now() - start;
    assert.ok(took >= 950 && took < 5_000, `${after}: ${took} ms`);
  }
});

test('chat completions: does not retry after a long Retry-After', async (t) => {
  const server = await startChatServer(t);
  server.answer(failed(429, { 'retry-after': '3600' }), reply('Hi'));
  const start = performance.now();
  await assert.rejects(
    openaiNarrator({ baseUrl: server.url, model: 'x' }).say(PROMPT, tenSeconds()),
    isNarratorError(/429/),
  );
  assert.ok(performance.now() - start < 2_000);
});

test('chat completions: repeats no request about a user who has changed meanwhile', async (t) => {
  const server = await startChatServer(t);
  server.answer(failed(503), reply('Hi'));
  await assert.rejects(
    openaiNarrator({ baseUrl: server.url, model: 'x' }).say(PROMPT, tenSeconds(), async () => false),
    isNarratorError(/503/),
  );
  assert.equal(server.requests.length, 1);
});

for (const [about, scripted] of [
  ['a request without an answer', 'silence'],
  ['the wait before the retry', failed(429, { 'retry-after': '9' })],
  ['an endless body', 'endless'],
] as const) {
  test(`chat completions: the signal aborts ${about}`, async (t) => {
    const server = await startChatServer(t);
    server.answer(scripted);
    const start = performance.now();
    const narrator = openaiNarrator({ baseUrl: server.url, model: 'tiny' });
    await assert.rejects(
      narrator.say(PROMPT, AbortSignal.timeout(200)),
      isNarratorError(/TimeoutError|AbortError|bytes/),
    );
    assert.ok(performance.now() - start < 2_000);
  });
}

test('chat completions: aborts a huge response', async (t) => {
  const server = await startChatServer(t);
  server.answer('endless');
  const narrator = openaiNarrator({ baseUrl: server.url, model: 'tiny' });
  await assert.rejects(narrator.say(PROMPT, tenSeconds()), isNarratorError(/more than 65536 bytes/));
  await server.disconnected;
  server.answer(reply('a'.repeat(65_536)));
  await assert.rejects(narrator.say(PROMPT, tenSeconds()), isNarratorError(/more than 65536 bytes/));
});

const INVALID: [string, ScriptedAnswer, RegExp][] = [
  ['not JSON', { status: 200, body: '<html>Max' }, /SyntaxError/],
  ['nothing', { status: 200, body: '' }, /SyntaxError/],
  ['null', { status: 200, body: 'null' }, /empty message/],
  ['no choices', { status: 200, body: '{"choices":[]}' }, /empty message/],
  ['choices of nothing', { status: 200, body: '{"choices":[null]}' }, /empty message/],
  ['an empty message', reply('  '), /empty message/],
  ['no message', reply(null), /empty message/],
  ['content that is not text', reply({ text: 'Hi' }), /empty message/],
  ['a truncated text', reply('Hi Ma', 'length'), /finish_reason length/],
  ['a filtered text', reply('Hi', 'content_filter'), /content_filter/],
  ['a redirect', { status: 307, headers: { location: '/elsewhere' }, body: '' }, /TypeError/],
];
for (const [about, scripted, why] of INVALID) {
  test(`chat completions: rejects ${about}`, async (t) => {
    const server = await startChatServer(t);
    server.answer(scripted);
    await assert.rejects(
      openaiNarrator({ baseUrl: server.url, model: 'x' }).say(PROMPT, tenSeconds()),
      isNarratorError(why),
    );
    assert.equal(server.requests.length, 1);
  });
}

test('chat completions: rejects when the server cannot be reached', async () => {
  const narrator = openaiNarrator({ baseUrl: 'http://127.0.0.1:1/v1', model: 'tiny' });
  await assert.rejects(narrator.say(PROMPT, tenSeconds()), isNarratorError(/TypeError/));
});
