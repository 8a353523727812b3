import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openaiNarrator } from '../../adapters/narrators/openai-compatible.ts';
import { NarratorError, type Prompt } from '../../core/ports/narrator.ts';
import { type Scripted, startChatServer } from '../support/narrator-servers.ts';

const PROMPT: Prompt = { system: 'Be kind.', data: '{"owner_name":"Max"}', seed: 'secret seed' };
const PATIENT = () => AbortSignal.timeout(10_000);
const said = (content: unknown, finish_reason: unknown = 'stop'): Scripted => ({
  status: 200,
  body: JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    model: 'tiny',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason }],
    usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 },
  }),
});
const failed = (status: number, headers: Record<string, string> = {}): Scripted => ({
  status,
  headers,
  body: JSON.stringify({ error: { message: 'Max said so', type: 'error' } }),
});
const isSilent = (why: RegExp) => (error: unknown) => {
  assert.ok(error instanceof NarratorError);
  assert.match(error.message, why);
  assert.doesNotMatch(error.message, /Max|kind|seed/);
  return true;
};

test('chat completions: one request with the instructions and the data, and the answer as it is', async (t) => {
  const server = await startChatServer(t);
  server.answer(said(' Hi Max! '));
  const narrator = openaiNarrator({ baseUrl: `${server.url}/v1`, apiKey: 'sk-1', model: 'tiny' });
  assert.equal(narrator.name, 'openai-compatible');
  assert.equal(await narrator.say(PROMPT, PATIENT()), ' Hi Max! ');
  const [asked, ...others] = server.asked;
  assert.equal(others.length, 0);
  assert.deepEqual([asked?.method, asked?.path], ['POST', '/v1/chat/completions']);
  assert.deepEqual([asked?.headers.authorization, asked?.headers['content-type']], ['Bearer sk-1', 'application/json']);
  assert.deepEqual(JSON.parse(asked?.body ?? ''), {
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

test('chat completions: without a key there is no Authorization; a server without finish_reason will do', async (t) => {
  const server = await startChatServer(t);
  server.answer(said('Hi', null));
  assert.equal(await openaiNarrator({ baseUrl: server.url, model: 'tiny' }).say(PROMPT, PATIENT()), 'Hi');
  assert.equal(server.asked[0]?.headers.authorization, undefined);
});

for (const status of [429, 500, 503]) {
  test(`chat completions: ${status} is tried again once`, async (t) => {
    const server = await startChatServer(t);
    const narrator = openaiNarrator({ baseUrl: server.url, model: 'tiny' });
    server.answer(failed(status), said('Hi'));
    assert.equal(await narrator.say(PROMPT, PATIENT()), 'Hi');
    server.answer(failed(status));
    await assert.rejects(narrator.say(PROMPT, PATIENT()), isSilent(new RegExp(`status ${status}`)));
    assert.equal(server.asked.length, 4);
  });
}

for (const status of [400, 401, 404]) {
  test(`chat completions: ${status} is not tried again`, async (t) => {
    const server = await startChatServer(t);
    server.answer(failed(status), said('Hi'));
    const saying = openaiNarrator({ baseUrl: server.url, model: 'tiny' }).say(PROMPT, PATIENT());
    await assert.rejects(saying, isSilent(new RegExp(`status ${status}`)));
    assert.equal(server.asked.length, 1);
  });
}

test('chat completions: Retry-After is honoured, in seconds and as a date', async (t) => {
  const server = await startChatServer(t);
  const narrator = openaiNarrator({ baseUrl: server.url, model: 'tiny' });
  for (const after of ['1', new Date(Date.now() + 3_000).toUTCString()]) {
    server.answer(failed(429, { 'retry-after': after }), said('Hi'));
    const start = performance.now();
    assert.equal(await narrator.say(PROMPT, PATIENT()), 'Hi');
    const took = performance.now() - start;
    assert.ok(took >= 950 && took < 5_000, `${after}: ${took} ms`);
  }
});

test('chat completions: asked to wait for longer than anybody would, it gives up at once', async (t) => {
  const server = await startChatServer(t);
  server.answer(failed(429, { 'retry-after': '3600' }), said('Hi'));
  const start = performance.now();
  await assert.rejects(openaiNarrator({ baseUrl: server.url, model: 'x' }).say(PROMPT, PATIENT()), isSilent(/429/));
  assert.ok(performance.now() - start < 2_000);
});

for (const [about, scripted] of [
  ['an answer that does not come', 'silence'],
  ['a wait before the second try', failed(429, { 'retry-after': '9' })],
  ['a body that does not end in time', 'endless'],
] as const) {
  test(`chat completions: the signal ends ${about}`, async (t) => {
    const server = await startChatServer(t);
    server.answer(scripted);
    const start = performance.now();
    const narrator = openaiNarrator({ baseUrl: server.url, model: 'tiny' });
    await assert.rejects(narrator.say(PROMPT, AbortSignal.timeout(200)), isSilent(/TimeoutError|AbortError|bytes/));
    assert.ok(performance.now() - start < 2_000);
  });
}

test('chat completions: a huge answer is hung up on', async (t) => {
  const server = await startChatServer(t);
  server.answer('endless');
  const narrator = openaiNarrator({ baseUrl: server.url, model: 'tiny' });
  await assert.rejects(narrator.say(PROMPT, PATIENT()), isSilent(/more than 65536 bytes/));
  await server.hungUp;
  server.answer(said('a'.repeat(65_536)));
  await assert.rejects(narrator.say(PROMPT, PATIENT()), isSilent(/more than 65536 bytes/));
});

const USELESS: [string, Scripted, RegExp][] = [
  ['not JSON', { status: 200, body: '<html>Max' }, /SyntaxError/],
  ['nothing', { status: 200, body: '' }, /SyntaxError/],
  ['null', { status: 200, body: 'null' }, /empty message/],
  ['no choices', { status: 200, body: '{"choices":[]}' }, /empty message/],
  ['choices of nothing', { status: 200, body: '{"choices":[null]}' }, /empty message/],
  ['an empty message', said('  '), /empty message/],
  ['no message', said(null), /empty message/],
  ['something else than text', said({ text: 'Hi' }), /empty message/],
  ['a text that is cut off', said('Hi Ma', 'length'), /finish_reason length/],
  ['a text that was filtered', said('Hi', 'content_filter'), /content_filter/],
  ['a redirect', { status: 307, headers: { location: '/elsewhere' }, body: '' }, /TypeError/],
];
for (const [about, scripted, why] of USELESS) {
  test(`chat completions: ${about} is no message`, async (t) => {
    const server = await startChatServer(t);
    server.answer(scripted);
    await assert.rejects(openaiNarrator({ baseUrl: server.url, model: 'x' }).say(PROMPT, PATIENT()), isSilent(why));
    assert.equal(server.asked.length, 1);
  });
}

test('chat completions: nobody there is no message', async () => {
  const narrator = openaiNarrator({ baseUrl: 'http://127.0.0.1:1/v1', model: 'tiny' });
  await assert.rejects(narrator.say(PROMPT, PATIENT()), isSilent(/TypeError/));
});
