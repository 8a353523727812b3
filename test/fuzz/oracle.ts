import assert from 'node:assert/strict';
import { assertContract } from '../conformance/suite/contract.ts';
import type { Step } from './steps.ts';
import type { Exchange, WireRequest } from './wire.ts';

/** The paths of signed URLs and of the web app's files, which the contract does not describe. */
const OBJECTS = '/objects/';
const WEB = /^\/(assets\/.*|icons\/.*|apple-touch-icon\.png|favicon\.(ico|svg)|manifest\.webmanifest|sw\.js)?(\?.*)?$/s;

/** The maximum size of an error response, in characters. Errors must not echo long input. */
const MAX_REFUSAL = 16 * 1024;

/** Checks a response against the rules that apply to all responses. @throws AssertionError */
export async function checkAnswer({ request, answer }: Exchange): Promise<void> {
  // Node closes the connection of a CONNECT request without a response.
  if (!answer && request.method === 'CONNECT') return;
  // A body has no meaning in a GET or HEAD request, so a server may disconnect instead of reading it (RFC 9110 §9.3.1).
  if (!answer && request.body && ['GET', 'HEAD'].includes(request.method)) return;
  assert.ok(answer, `${request.method} ${request.target.slice(0, 200)}: no answer`);
  const text = await answer.clone().text();
  assert.ok(answer.status < 500, `${request.method} ${request.target.slice(0, 200)}: ${answer.status} ${text}`);
  if (answer.status >= 400) assert.ok(text.length <= MAX_REFUSAL, `a refusal of ${text.length} characters`);
  const path = pathOf(request);
  if (request.method === 'OPTIONS' || isBeside(path, answer)) return assertCommonHeaders(answer);
  await assertContract(request.method, path, answer.clone());
  assertCacheHeaders(answer);
}

const isBeside = (path: string, { ok, status }: Response): boolean =>
  (path.startsWith(OBJECTS) && ok) || (WEB.test(path) && (ok || status === 304));

function assertCommonHeaders(answer: Response): void {
  assert.ok(answer.headers.get('X-Request-Id'), 'has an X-Request-Id');
  assert.equal(answer.headers.get('X-Content-Type-Options'), 'nosniff');
}

function assertCacheHeaders(answer: Response): void {
  assert.ok(answer.headers.has('Cache-Control'), `${answer.status} has a Cache-Control`);
  const type = answer.headers.get('Content-Type') ?? '';
  if (/html|svg/.test(type)) assert.ok(answer.headers.has('Content-Security-Policy'), `${type} has a policy`);
}

/** Asserts that a request without valid credentials, or to another user's URL, does not succeed. */
export function assertAllowed({ operation, identity, elsewhere, mutations }: Step, { answer }: Exchange): void {
  const { security } = operation.operation;
  const isOpen = security.length === 0 || security.some((one) => Object.keys(one).length === 0);
  if (mutations.length > 0 || isOpen || !answer) return;
  const isStrange = elsewhere && operation.path.includes('{user_id}');
  const isRight = identity === 'right' || (identity === 'stream' && security.some((one) => 'ingestToken' in one));
  if (isStrange || !isRight) assert.ok(answer.status >= 400, `${identity} asks, and is answered ${answer.status}`);
}

/** Normalises the path as a server would: resolves dot segments and decodes percent-encoding. */
function pathOf({ target }: WireRequest): string {
  const { pathname = '/', search = '' } = URL.parse(target, 'http://localhost') ?? {};
  try {
    return decodeURI(pathname) + search;
  } catch {
    return pathname + search;
  }
}

/**
 * The maximum number of attempts. On a busy machine a response may occasionally be late, but not several times in a
 * row.
 */
const TRIES = 4;

/**
 * Calls `act` again while it exceeds the timeout. @returns the result of `act`. @throws if every attempt exceeds the
 * timeout.
 */
export async function withinTimeout<T>(timeoutMs: number, act: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    const started = performance.now();
    const value = await act();
    const ms = performance.now() - started;
    if (ms <= timeoutMs) return value;
    assert.ok(tried < TRIES, `took longer than ${timeoutMs} ms, ${TRIES} times; at last ${Math.round(ms)} ms`);
  }
}
