import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { Erasure, UpdateResult, User, UserChange, UserStore } from '../../core/ports/users.ts';
import { ownerOf, someUser } from './users.ts';

/** The model that stores are compared with. It holds only one user. */
interface State {
  user?: User;
  erasure?: Erasure;
  /** Whether the id has been used. A user with this id cannot be created again, even after an erasure. */
  taken?: boolean;
}

/** An operation. `call` runs it on a store; `apply` computes its result and effect in the model. */
interface Operation {
  what: string;
  call(users: UserStore, userId: string): Promise<unknown>;
  apply(state: State, userId: string): [answer: unknown, after: State];
}

const NOW = '2026-03-15T00:00:00.000Z';
const TOKENS = ['a', 'b', 'c'].map((letter) => letter.repeat(64));
const someToken = fc.constantFrom(...TOKENS);
const record = { created_at: NOW };
const tokensOf = (hashes: readonly string[]) => Object.fromEntries(hashes.map((hash) => [hash, record]));

function create(hashes: string[], name: string): Operation {
  const made = (user_id: string) => someUser({ user_id, name, tokens: tokensOf(hashes), creation: name });
  return {
    what: `create ${name}`,
    call: (users, userId) => users.create(made(userId)),
    apply: (state, userId) => (state.taken ? [false, state] : [true, { user: made(userId), taken: true }]),
  };
}

function update(change: UserChange, tokenHash: string, versions: number[] | undefined): Operation {
  const apply = (state: State): [UpdateResult, State] => {
    const { user: before } = state;
    if (!before?.tokens[tokenHash]) return ['refused', state];
    if (versions && !versions.includes(before.version)) return ['changed', state];
    const { creation: _, ...merged } = { ...before, ...change.set, updated_at: change.updated_at };
    const after = Object.fromEntries(
      Object.entries(merged).filter(([field]) => !change.remove.includes(field as 'age')),
    );
    const user = { ...after, version: before.version + 1 } as User;
    return [
      { before, after: user },
      { ...state, user },
    ];
  };
  const what = `update ${JSON.stringify({ change, tokenHash, versions })}`;
  return {
    what,
    call: (users, userId) => users.update(change, { principal: ownerOf(userId, tokenHash), versions }),
    apply,
  };
}

function beginErasure(tokenHash: string): Operation {
  return {
    what: `begin erasure ${tokenHash}`,
    call: (users, userId) => users.beginErasure(ownerOf(userId, tokenHash), NOW),
    apply(state, user_id) {
      const { user } = state;
      const token_hashes = user ? Object.keys(user.tokens) : state.erasure?.token_hashes;
      if (!token_hashes?.includes(tokenHash)) return [undefined, state];
      const erasure = state.erasure ?? {
        user_id,
        since: NOW,
        token_hashes,
        held: { tokens: token_hashes.length, streams: 0 },
      };
      return [erasure, { erasure, taken: true }];
    },
  };
}

const get: Operation = {
  what: 'get',
  call: (users, userId) => users.get(userId),
  apply: (state) => [state.user, state],
};
const endErasure: Operation = {
  what: 'end erasure',
  call: (users, userId) => users.endErasure(userId, NOW),
  apply: (state) => [undefined, state.erasure ? { taken: true } : state],
};

const someVersions = fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { maxLength: 3 }), { nil: undefined });
const someChange: fc.Arbitrary<UserChange> = fc
  .record(
    {
      name: fc.string({ minLength: 1, maxLength: 4 }),
      age: fc.nat(120),
      health_goals: fc.array(fc.constantFrom('sleep', 'walk'), { maxLength: 2 }),
      // Replaces the tokens with at most one, so that updates often revoke tokens.
      tokens: fc.subarray(TOKENS, { maxLength: 1 }).map(tokensOf),
    },
    { requiredKeys: [] },
  )
  .chain((set) =>
    fc
      .boolean()
      .map((removesAge) => ({ set, remove: removesAge && set.age === undefined ? ['age'] : [], updated_at: NOW })),
  );

const someOperation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.tuple(fc.subarray(TOKENS, { minLength: 1 }), fc.constantFrom('x', 'y')).map((of) => create(...of)),
  },
  { weight: 8, arbitrary: fc.tuple(someChange, someToken, someVersions).map((of) => update(...of)) },
  { weight: 1, arbitrary: someToken.map(beginErasure) },
  { weight: 1, arbitrary: fc.constant(endErasure) },
  { weight: 2, arbitrary: fc.constant(get) },
);

/** Tries every order of these concurrent operations, and returns the final states of the orders that explain all results. */
function outcomes(state: State, userId: string, open: readonly { operation: Operation; answer: unknown }[]): State[] {
  if (open.length === 0) return [state];
  return open.flatMap(({ operation, answer }, at) => {
    const [expected, after] = operation.apply(state, userId);
    return isDeepStrictEqual(expected, answer) ? outcomes(after, userId, open.toSpliced(at, 1)) : [];
  });
}

/** Tests linearizability: the results of concurrent operations must be possible if the operations had run one after another. */
export function userModelSuite(name: string, open: () => UserStore, numRuns: number): void {
  const users = open();
  const rounds = fc.array(fc.array(someOperation, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 8 });

  test(`${name}: concurrent operations are linearizable`, async () => {
    const property = fc.asyncProperty(rounds, async (operations) => {
      const userId = crypto.randomUUID();
      let states: State[] = [{}];
      for (const round of [...operations, [get]]) {
        const answered = await Promise.all(
          round.map(async (operation) => ({ operation, answer: await operation.call(users, userId) })),
        );
        states = states.flatMap((state) => outcomes(state, userId, answered));
        states = states.filter((state, at) => states.findIndex((other) => isDeepStrictEqual(other, state)) === at);
        const lines = answered.map(({ operation, answer }) => `${operation.what} -> ${JSON.stringify(answer)}`);
        assert.notEqual(states.length, 0, `no order explains\n${lines.join('\n')}`);
      }
    });
    await fc.assert(property, { numRuns });
  });
}
