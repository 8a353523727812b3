import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { UserStore } from '../../core/ports/users.ts';
import { BASE_URL, testApp } from '../support/app.ts';
import { jsonIn } from '../support/streams.ts';
import { someKeyOperation } from './ways-in-keys.ts';
import { makes, type Operation, type Plan, type Secret, someOperation, type World } from './ways-in-operations.ts';
import { type Answer, isWayIn, type Kind, live, type State } from './ways-in-state.ts';

const MINUTE_MS = 60_000;
/** Between two rounds: a second, more than an invite's ten minutes, half a day, more than a day. */
const PAUSES_MS = [1_000, 1_000, 11 * MINUTE_MS, 12 * 60 * MINUTE_MS, 25 * 60 * MINUTE_MS];

const someRound = fc.record({
  plans: fc.array(fc.oneof({ weight: 3, arbitrary: someOperation }, { weight: 2, arbitrary: someKeyOperation }), {
    minLength: 1,
    maxLength: 3,
  }),
  pauseMs: fc.constantFrom(...PAUSES_MS),
});
const someRun = fc.record({
  /** What the first token makes at the beginning, so that runs reach the limits. */
  first: fc.constantFrom<[Kind, number][]>(
    [],
    [['access', 1]],
    [['access', 9]],
    [
      ['access', 8],
      ['invite', 3],
    ],
    [
      ['reader', 4],
      ['invite', 2],
    ],
  ),
  rounds: fc.array(someRound, { minLength: 1, maxLength: 9 }),
});

/**
 * Tests the rules of ways in: the answers to concurrent requests must be possible if the requests had run one after another, by rules
 * that keep at least one way in.
 */
export function waysInSuite(name: string, open: () => UserStore, numRuns: number): void {
  const users = open();

  test(`${name}: at least one way in is left after any requests, and each answer follows the rules`, async () => {
    const property = fc.asyncProperty(someRun, async ({ first, rounds }) => {
      let now = Date.parse('2026-03-15T00:00:00.000Z');
      const app = testApp({ users, clock: () => new Date(now) });
      const { user, auth } = await app.createUser();
      const world = {
        request: app.request,
        userId: user.user_id,
        origin: BASE_URL,
        secrets: [] as Secret[],
        authenticators: new Map(),
        assertions: new Map(),
      };
      const [id = ''] = await listed(world, auth.Authorization);
      world.secrets.push({ id, kind: 'access', secret: user.access_token });
      let states: State[] = [{ items: [{ id, kind: 'access', created: now }], now }];
      const play = async (plans: readonly Plan[], pauseMs: number) => {
        now += pauseMs;
        states = states.map((state) => ({ ...state, now }));
        const operations = plans.map((plan) => plan({ ...world, secrets: [...world.secrets] }));
        states = await playRound(operations, states, world.secrets);
        states = await listedStates(world, states);
      };
      for (const [kind, count] of first) {
        for (let made = 0; made < count; made += 1)
          await play([makes({ at: made, kind, expiresIn: undefined })], 1_000);
      }
      for (const { plans, pauseMs } of rounds) await play(plans, pauseMs);
    });
    await fc.assert(property, { numRuns });
  });
}

/** Sends the requests at the same time. @returns the states that explain all answers */
async function playRound(operations: readonly Operation[], states: State[], secrets: Secret[]): Promise<State[]> {
  const answered = await Promise.all(
    operations.map(async (operation) => ({ operation, answer: await operation.call() })),
  );
  const after = states.flatMap((state) => outcomes(state, answered));
  const lines = answered.map(({ operation, answer }) => `${operation.what} -> ${answer.says} ${answer.id ?? ''}`);
  const before = JSON.stringify(states, undefined, 1);
  assert.notEqual(after.length, 0, `no order explains\n${lines.join('\n')}\nafter\n${before}`);
  for (const { answer } of answered) if (answer.secret) secrets.push(answer.secret);
  return after.filter((state, at) => after.findIndex((other) => isDeepStrictEqual(other, state)) === at);
}

/** Tries every order of these concurrent operations, and returns the final states of the orders that explain all answers. */
function outcomes(state: State, open: readonly { operation: Operation; answer: Answer }[]): State[] {
  if (open.length === 0) return [state];
  return open.flatMap(({ operation, answer }, at) =>
    operation.apply(state, answer).flatMap((after) => outcomes(after, open.toSpliced(at, 1))),
  );
}

async function listed(world: World, authorization: string): Promise<string[]> {
  const ask = async <Name extends string>(name: Name) =>
    jsonIn<Record<Name, Record<string, string>[]>>(
      world.request(`/users/${world.userId}/${name}`, { headers: { Authorization: authorization } }),
    ).then((list) => list[name]);
  const [tokens, passkeys, identities] = [await ask('tokens'), await ask('passkeys'), await ask('identities')];
  const ids = [...tokens, ...passkeys, ...identities].map((one) => one.token_id ?? one.passkey_id ?? one.identity_id);
  return ids.map(String).sort();
}

/** Asserts that a way in is left. @returns the states whose tokens and codes are those that the service lists */
async function listedStates(world: World, states: State[]): Promise<State[]> {
  for (const state of states) assert.ok(live(state).some(isWayIn), 'a way in is left');
  const holder = world.secrets.findLast(({ id }) =>
    states.every((state) => live(state).some((item) => item.id === id && item.kind === 'access')),
  );
  if (!holder) return states;
  const ids = await listed(world, `Bearer ${holder.secret}`);
  const isListed = (state: State) => isDeepStrictEqual(ids, idsOf(state));
  assert.ok(states.some(isListed), `the list ${ids} is of none of ${JSON.stringify(states)}`);
  return states.filter(isListed);
}

const idsOf = (state: State): string[] =>
  live(state)
    .map(({ id }) => id)
    .sort();
