import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bedrockNarrator } from '../../adapters/narrators/bedrock.ts';
import { NarratorError, type Prompt } from '../../core/ports/narrator.ts';
import { type ModelServer, type ScriptedAnswer, startBedrockServer } from '../support/narrator-servers.ts';

const PROMPT: Prompt = { system: 'Be kind.', data: '{"owner_name":"Max"}', turn: 987_654_321 };
const tenSeconds = () => AbortSignal.timeout(10_000);
const reply = (content: unknown[], stopReason = 'end_turn'): ScriptedAnswer => ({
  status: 200,
  body: JSON.stringify({
    metrics: { latencyMs: 12 },
    output: { message: { role: 'assistant', content } },
    stopReason,
    usage: { inputTokens: 9, outputTokens: 3, totalTokens: 12 },
  }),
});
const failed = (status: number, type: string, headers: Record<string, string> = {}): ScriptedAnswer => ({
  status,
  headers: { 'x-amzn-errortype': `${type}:http://internal.amazon.com/coral/`, ...headers },
  body: JSON.stringify({ message: 'Max wrote this' }),
});
const narratorOf = ({ url }: ModelServer) =>
  bedrockNarrator({
    region: 'eu-central-1',
    modelId: 'eu.amazon.nova-lite-v1:0',
    endpoint: url,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
  });
const isNarratorError = (why: RegExp) => (error: unknown) => {
  assert.ok(error instanceof NarratorError);
  assert.match(error.message, why);
  assert.doesNotMatch(error.message, /Max|kind|987/);
  return true;
};

test('Bedrock: sends one signed request with instructions and data, and returns the text unchanged', async (t) => {
  const server = await startBedrockServer(t);
  server.answer(reply([{ reasoningContent: { reasoningText: { text: 'Hm.' } } }, { text: 'Hi ' }, { text: 'Max!' }]));
  const narrator = narratorOf(server);
  assert.equal(narrator.name, 'bedrock');
  assert.equal(await narrator.say(PROMPT, tenSeconds()), 'Hi Max!');
  const [sent, ...others] = server.requests;
  assert.equal(others.length, 0);
  assert.deepEqual([sent?.method, sent?.path], ['POST', '/model/eu.amazon.nova-lite-v1%3A0/converse']);
  assert.match(String(sent?.headers.authorization), /^AWS4-HMAC-SHA256 .*\/eu-central-1\/bedrock\/aws4_request/);
  assert.deepEqual(JSON.parse(sent?.body ?? ''), {
    system: [{ text: PROMPT.system }],
    messages: [{ role: 'user', content: [{ text: PROMPT.data }] }],
    inferenceConfig: { maxTokens: 300, temperature: 0.7 },
  });
});

for (const [status, type] of [
  [429, 'ThrottlingException'],
  [500, 'InternalServerException'],
  [503, 'ServiceUnavailableException'],
] as const) {
  test(`Bedrock: ${type} is retried once`, async (t) => {
    const server = await startBedrockServer(t);
    const narrator = narratorOf(server);
    server.answer(failed(status, type), reply([{ text: 'Hi' }]));
    assert.equal(await narrator.say(PROMPT, tenSeconds()), 'Hi');
    server.answer(failed(status, type));
    await assert.rejects(narrator.say(PROMPT, tenSeconds()), { code: type, isConfiguration: false });
    assert.equal(server.requests.length, 4);
  });
}

for (const [status, type] of [
  [400, 'ValidationException'],
  [403, 'AccessDeniedException'],
  [404, 'ResourceNotFoundException'],
] as const) {
  test(`Bedrock: ${type} is not retried`, async (t) => {
    const server = await startBedrockServer(t);
    server.answer(failed(status, type), reply([{ text: 'Hi' }]));
    const saying = narratorOf(server).say(PROMPT, tenSeconds());
    await assert.rejects(saying, { name: 'NarratorError', code: type, isConfiguration: true });
    assert.equal(server.requests.length, 1);
  });
}

for (const [about, scripted] of [
  ['a request without an answer', 'silence'],
  ['an endless body', 'endless'],
  ['the wait before the retry', failed(429, 'ThrottlingException', { 'retry-after': '3' })],
] as const) {
  test(`Bedrock: the signal aborts ${about}`, async (t) => {
    const server = await startBedrockServer(t);
    server.answer(scripted);
    const start = performance.now();
    await assert.rejects(
      narratorOf(server).say(PROMPT, AbortSignal.timeout(500)),
      isNarratorError(/TimeoutError|AbortError/),
    );
    assert.ok(performance.now() - start < 2_000);
    if (scripted === 'endless') await server.disconnected;
  });
}

test('Bedrock: an aborted signal sends no request', async (t) => {
  const server = await startBedrockServer(t);
  await assert.rejects(narratorOf(server).say(PROMPT, AbortSignal.abort()), isNarratorError(/AbortError/));
  assert.equal(server.requests.length, 0);
});

const INVALID: [string, ScriptedAnswer, RegExp][] = [
  ['not JSON', { status: 200, body: '<html>Max' }, /SyntaxError/],
  ['no output', { status: 200, body: '{"stopReason":"end_turn"}' }, /Empty/],
  ['no content', reply([]), /Empty/],
  ['an empty text', reply([{ text: ' ' }]), /Empty/],
  ['a truncated text', reply([{ text: 'Hi Ma' }], 'max_tokens'), /Incomplete/],
  ["a guardrail's text", reply([{ text: 'Sorry' }], 'guardrail_intervened'), /Incomplete/],
];
for (const [about, scripted, why] of INVALID) {
  test(`Bedrock: rejects ${about}`, async (t) => {
    const server = await startBedrockServer(t);
    server.answer(scripted);
    await assert.rejects(narratorOf(server).say(PROMPT, tenSeconds()), isNarratorError(why));
  });
}

test('Bedrock: returns a huge text, which the message check then rejects', async (t) => {
  const server = await startBedrockServer(t);
  server.answer(reply([{ text: 'a'.repeat(300_000) }]));
  assert.equal((await narratorOf(server).say(PROMPT, tenSeconds())).length, 300_000);
});

test('Bedrock: rejects when the server cannot be reached', async () => {
  const narrator = narratorOf({ url: 'http://127.0.0.1:1' } as ModelServer);
  await assert.rejects(narrator.say(PROMPT, tenSeconds()), isNarratorError(/has no message/));
});
