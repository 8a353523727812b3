import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bedrockNarrator } from '../../adapters/narrators/bedrock.ts';
import { NarratorError, type Prompt } from '../../core/ports/narrator.ts';
import { type ModelServer, type Scripted, startBedrockServer } from '../support/narrator-servers.ts';

const PROMPT: Prompt = { system: 'Be kind.', data: '{"owner_name":"Max"}', seed: 'secret seed' };
const PATIENT = () => AbortSignal.timeout(10_000);
const said = (content: unknown[], stopReason = 'end_turn'): Scripted => ({
  status: 200,
  body: JSON.stringify({
    metrics: { latencyMs: 12 },
    output: { message: { role: 'assistant', content } },
    stopReason,
    usage: { inputTokens: 9, outputTokens: 3, totalTokens: 12 },
  }),
});
const failed = (status: number, type: string, headers: Record<string, string> = {}): Scripted => ({
  status,
  headers: { 'x-amzn-errortype': `${type}:http://internal.amazon.com/coral/`, ...headers },
  body: JSON.stringify({ message: 'Max said so' }),
});
const narratorOf = ({ url }: ModelServer) =>
  bedrockNarrator({
    region: 'eu-central-1',
    modelId: 'eu.amazon.nova-lite-v1:0',
    endpoint: url,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
  });
const isSilent = (why: RegExp) => (error: unknown) => {
  assert.ok(error instanceof NarratorError);
  assert.match(error.message, why);
  assert.doesNotMatch(error.message, /Max|kind|seed/);
  return true;
};

test('Bedrock: one signed request with the instructions and the data, and the answer as it is', async (t) => {
  const server = await startBedrockServer(t);
  server.answer(said([{ reasoningContent: { reasoningText: { text: 'Hm.' } } }, { text: 'Hi ' }, { text: 'Max!' }]));
  const narrator = narratorOf(server);
  assert.equal(narrator.name, 'bedrock');
  assert.equal(await narrator.say(PROMPT, PATIENT()), 'Hi Max!');
  const [asked, ...others] = server.asked;
  assert.equal(others.length, 0);
  assert.deepEqual([asked?.method, asked?.path], ['POST', '/model/eu.amazon.nova-lite-v1%3A0/converse']);
  assert.match(String(asked?.headers.authorization), /^AWS4-HMAC-SHA256 .*\/eu-central-1\/bedrock\/aws4_request/);
  assert.deepEqual(JSON.parse(asked?.body ?? ''), {
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
  test(`Bedrock: ${type} is tried again once`, async (t) => {
    const server = await startBedrockServer(t);
    const narrator = narratorOf(server);
    server.answer(failed(status, type), said([{ text: 'Hi' }]));
    assert.equal(await narrator.say(PROMPT, PATIENT()), 'Hi');
    server.answer(failed(status, type));
    await assert.rejects(narrator.say(PROMPT, PATIENT()), isSilent(new RegExp(type)));
    assert.equal(server.asked.length, 4);
  });
}

for (const [status, type] of [
  [400, 'ValidationException'],
  [403, 'AccessDeniedException'],
  [404, 'ResourceNotFoundException'],
] as const) {
  test(`Bedrock: ${type} is not tried again`, async (t) => {
    const server = await startBedrockServer(t);
    server.answer(failed(status, type), said([{ text: 'Hi' }]));
    await assert.rejects(narratorOf(server).say(PROMPT, PATIENT()), isSilent(new RegExp(type)));
    assert.equal(server.asked.length, 1);
  });
}

for (const [about, scripted] of [
  ['an answer that does not come', 'silence'],
  ['a body that does not end', 'endless'],
  ['a wait before the second try', failed(429, 'ThrottlingException', { 'retry-after': '3' })],
] as const) {
  test(`Bedrock: the signal ends ${about}`, async (t) => {
    const server = await startBedrockServer(t);
    server.answer(scripted);
    const start = performance.now();
    await assert.rejects(narratorOf(server).say(PROMPT, AbortSignal.timeout(500)), isSilent(/TimeoutError|AbortError/));
    assert.ok(performance.now() - start < 2_000);
    if (scripted === 'endless') await server.hungUp;
  });
}

test('Bedrock: after the signal nothing is asked', async (t) => {
  const server = await startBedrockServer(t);
  await assert.rejects(narratorOf(server).say(PROMPT, AbortSignal.abort()), isSilent(/AbortError/));
  assert.equal(server.asked.length, 0);
});

const USELESS: [string, Scripted, RegExp][] = [
  ['not JSON', { status: 200, body: '<html>Max' }, /SyntaxError/],
  ['no output', { status: 200, body: '{"stopReason":"end_turn"}' }, /Empty/],
  ['no content', said([]), /Empty/],
  ['an empty text', said([{ text: ' ' }]), /Empty/],
  ['a text that is cut off', said([{ text: 'Hi Ma' }], 'max_tokens'), /Incomplete/],
  ['what a guardrail says', said([{ text: 'Sorry' }], 'guardrail_intervened'), /Incomplete/],
];
for (const [about, scripted, why] of USELESS) {
  test(`Bedrock: ${about} is no message`, async (t) => {
    const server = await startBedrockServer(t);
    server.answer(scripted);
    await assert.rejects(narratorOf(server).say(PROMPT, PATIENT()), isSilent(why));
  });
}

test('Bedrock: a huge text is handed on, for the check of messages to refuse', async (t) => {
  const server = await startBedrockServer(t);
  server.answer(said([{ text: 'a'.repeat(300_000) }]));
  assert.equal((await narratorOf(server).say(PROMPT, PATIENT())).length, 300_000);
});

test('Bedrock: nobody there is no message', async () => {
  const narrator = narratorOf({ url: 'http://127.0.0.1:1' } as ModelServer);
  await assert.rejects(narrator.say(PROMPT, PATIENT()), isSilent(/has no message/));
});
