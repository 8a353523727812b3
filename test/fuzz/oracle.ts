import assert from 'node:assert/strict';
import { assertContract } from '../conformance/suite/contract.ts';
import type { Step } from './steps.ts';
import type { Exchange, WireRequest } from './wire.ts';

/** Of these the contract says nothing: signed addresses, which stand for a storage service, and the files of the web app. */
const OBJECTS = '/objects/';
const WEB = /^\/(assets\/.*|favicon\.svg|manifest\.webmanifest)?(\?.*)?$/s;

/** A refusal repeats nothing that was sent at length. */
const MAX_REFUSAL = 16 * 1024;

/** Holds an answer against what is promised of every answer. Throws an assertion that says what was broken. */
export async function judge({ request, answer }: Exchange): Promise<void> {
  // A tunnel is nothing that this service has; Node hangs up.
  if (!answer && request.method === 'CONNECT') return;
  // A body means nothing here, and a server may hang up rather than read it (RFC 9110 §9.3.1).
  if (!answer && request.body && ['GET', 'HEAD'].includes(request.method)) return;
  assert.ok(answer, `${request.method} ${request.target.slice(0, 200)}: no answer`);
  const text = await answer.clone().text();
  assert.ok(answer.status < 500, `${request.method} ${request.target.slice(0, 200)}: ${answer.status} ${text}`);
  if (answer.status >= 400) assert.ok(text.length <= MAX_REFUSAL, `a refusal of ${text.length} characters`);
  const path = pathOf(request);
  if (request.method === 'OPTIONS' || isBeside(path, answer)) return assertMarked(answer);
  await assertContract(request.method, path, answer.clone());
  assertKept(answer);
}

const isBeside = (path: string, { ok, status }: Response): boolean =>
  (path.startsWith(OBJECTS) && ok) || (WEB.test(path) && (ok || status === 304));

/** What every answer has, whatever it was asked. */
function assertMarked(answer: Response): void {
  assert.ok(answer.headers.get('X-Request-Id'), 'has an X-Request-Id');
  assert.equal(answer.headers.get('X-Content-Type-Options'), 'nosniff');
}

/** Nothing is left to a cache's or a browser's own ideas. */
function assertKept(answer: Response): void {
  assert.ok(answer.headers.has('Cache-Control'), `${answer.status} has a Cache-Control`);
  const type = answer.headers.get('Content-Type') ?? '';
  if (/html|svg/.test(type)) assert.ok(answer.headers.has('Content-Security-Policy'), `${type} has a policy`);
}

/** Where one may not go, nothing good is answered. */
export function assertAllowed({ operation, asker, elsewhere, mutations }: Step, { answer }: Exchange): void {
  const { security } = operation.operation;
  const isOpen = security.length === 0 || security.some((one) => Object.keys(one).length === 0);
  if (mutations.length > 0 || isOpen || !answer) return;
  const isStrange = elsewhere && operation.path.includes('{user_id}');
  const isRight = asker === 'right' || (asker === 'stream' && security.some((one) => 'ingestToken' in one));
  if (isStrange || !isRight) assert.ok(answer.status >= 400, `${asker} asks, and is answered ${answer.status}`);
}

/** The path as a server reads it: without dots, and with what was written in percents as it is meant. */
function pathOf({ target }: WireRequest): string {
  const { pathname = '/', search = '' } = URL.parse(target, 'http://localhost') ?? {};
  try {
    return decodeURI(pathname) + search;
  } catch {
    return pathname + search;
  }
}

/** A machine that has much else to do may be late now and then, but not each time. */
const TRIES = 4;

/** What the act comes to. Throws when it takes longer than this each time it is tried. */
export async function withinTimeout<T>(timeoutMs: number, act: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    const started = performance.now();
    const value = await act();
    const ms = performance.now() - started;
    if (ms <= timeoutMs) return value;
    assert.ok(tried < TRIES, `took longer than ${timeoutMs} ms, ${TRIES} times; at last ${Math.round(ms)} ms`);
  }
}
