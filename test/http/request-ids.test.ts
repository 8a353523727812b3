import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RequestLine } from '../../http/observe.ts';
import { startLimitedApp } from '../support/admission.ts';
import { testApp } from '../support/app.ts';
import { assertProblem } from '../support/problem.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

/** Sends a request with these headers. @returns the ids in the answer and in the log line. */
async function idsFor(headers: Record<string, string>) {
  const app = testApp();
  const response = await app.request('/users/x', { headers });
  const { instance } = await assertProblem(response, 'unauthorized');
  const line = app.lines.at(-1);
  assert.equal(instance, line?.request_id);
  return { id: instance, trace: line?.trace_id };
}

test("a client's valid X-Request-Id is the request's id in the answer and the log", async () => {
  for (const id of ['7', 'a'.repeat(64), 'Root=1-67891233', '1-67891233.abc_DEF-9']) {
    const { id: used } = await idsFor({ 'X-Request-Id': id });
    if (id.includes('=')) assert.match(used, UUID, id);
    else assert.equal(used, id);
  }
  const invalid = [
    '',
    'a'.repeat(65),
    'two, values',
    'a b',
    'ü',
    '{"a":1}',
    `htk_${'a'.repeat(43)}`,
    `Bearer_htk_${'a'.repeat(43)}`,
    '../../etc',
  ];
  for (const id of invalid) assert.match((await idsFor({ 'X-Request-Id': id })).id, UUID, id);
});

test('the trace id of a valid traceparent is logged', async () => {
  for (const valid of [`00-${TRACE}-${SPAN}-01`, `00-${TRACE}-${SPAN}-00`, `cc-${TRACE}-${SPAN}-01-what-comes-later`]) {
    const { id, trace } = await idsFor({ traceparent: valid });
    assert.equal(trace, TRACE, valid);
    assert.match(id, UUID);
  }
  const invalid = [
    `ff-${TRACE}-${SPAN}-01`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-01-more`,
    `00-${TRACE}-${SPAN}`,
    `00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`,
  ];
  for (const traceparent of invalid) assert.equal((await idsFor({ traceparent })).trace, undefined, traceparent);
});

test('a failure has the ids of its request, whatever they are', async () => {
  const app = testApp({
    limitCreate: async () => {
      throw new Error('broken');
    },
  });
  const headers = { 'X-Request-Id': 'maintenance', traceparent: `00-${TRACE}-${SPAN}-01` };
  const body = '{"name": "Max", "pet_name": "Rocky"}';
  await assertProblem(await app.request('/users', { method: 'POST', headers, body }), 'internal');
  const failure = app.lines.find((line) => 'during' in line);
  assert.partialDeepStrictEqual(failure, { during: 'answering', request_id: 'maintenance', trace_id: TRACE });
});

test('an overloaded server also takes over the ids', async (context) => {
  const lines: RequestLine[] = [];
  const log = { request: (line: RequestLine) => void lines.push(line), failure() {} };
  const { baseUrl } = await startLimitedApp(context, () => {}, { log, limits: { requests: 0 } });
  const headers = { 'X-Request-Id': 'from-a-proxy', traceparent: `00-${TRACE}-${SPAN}-01` };
  const { instance } = await assertProblem(await fetch(baseUrl, { headers }), 'unavailable');
  assert.partialDeepStrictEqual(lines, [{ request_id: 'from-a-proxy', trace_id: TRACE, route: 'overloaded' }]);
  assert.equal(instance, 'from-a-proxy');
});
