import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { Erasure, Principal, UpdateResult, User, UserChange, UserStore } from '../../core/ports/users.ts';
import type { TokenRecord } from '../../core/ports/ways-in.ts';
import { pushRecord } from '../support/push.ts';
import { someUser } from './users.ts';

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

const [NOW, LATER, LAST] = ['2026-03-15T00:00:00.000Z', '2026-03-15T12:00:00.000Z', '2026-03-16T00:00:00.000Z'];
const TIMES = [NOW, LATER, LAST];
const TOKENS = ['a', 'b', 'c'].map((letter) => letter.repeat(64));
/** The hash of the owner's token; undefined for an owner who is verified without it, such as by a session. */
const someToken = fc.constantFrom(...TOKENS, ...TOKENS, undefined);
const someTime = fc.constantFrom(...TIMES);

const someRecord: fc.Arbitrary<TokenRecord> = fc
  .record({
    kind: fc.option(fc.constantFrom('recovery', 'invite', 'reader'), { nil: undefined, freq: 2 }),
    expires_at: fc.option(someTime, { nil: undefined, freq: 2 }),
    made_by: fc.option(fc.constantFrom('recovery', 'passkey'), { nil: undefined, freq: 2 }),
  })
  .map((record) => JSON.parse(JSON.stringify({ created_at: NOW, ...record })));
const tokensWith = (constraints: fc.SubarrayConstraints) =>
  fc
    .subarray(TOKENS, constraints)
    .chain((hashes) => fc.tuple(...hashes.map((hash) => someRecord.map((record) => [hash, record]))))
    .map((entries): User['tokens'] => Object.fromEntries(entries));

const PASSKEY = {
  credential_id: 'AQID',
  public_key: 'pQECAyYg',
  counter: 0,
  rp_id: 'pet.example',
  created_at: NOW,
  transports: ['internal'],
};
const PUSH = pushRecord('e');
const IDENTITY = { iss: 'https://id.example', sub: 'max', created_at: NOW };

const isAccess = ({ kind, expires_at: until }: TokenRecord, now: string): boolean =>
  kind === undefined && (until === undefined || until > now);
/** Whether the token is an access token of the user that has not expired. */
function isHeld(user: User, tokenHash: string | undefined, now: string): boolean {
  if (tokenHash === undefined) return true;
  const record = user.tokens[tokenHash];
  return record !== undefined && isAccess(record, now);
}
const ownerBy = (userId: string, tokenHash: string | undefined): Principal<'owner'> =>
  tokenHash === undefined ? { userId, via: 'owner' } : { userId, via: 'owner', tokenHash };

function create(tokens: User['tokens'], name: string): Operation {
  const made = (user_id: string) => someUser({ user_id, name, tokens, creation: name });
  return {
    what: `create ${name}`,
    call: (users, userId) => users.create(made(userId)),
    apply: (state, userId) => (state.taken ? [false, state] : [true, { user: made(userId), taken: true }]),
  };
}

function update(change: UserChange, tokenHash: string | undefined, versions: number[] | undefined): Operation {
  const apply = (state: State): [UpdateResult, State] => {
    const { user: before } = state;
    if (!before || !isHeld(before, tokenHash, change.updated_at)) return ['refused', state];
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
    call: (users, userId) => users.update(change, { principal: ownerBy(userId, tokenHash), versions }),
    apply,
  };
}

function beginErasure(tokenHash: string | undefined, now: string): Operation {
  return {
    what: `begin erasure ${tokenHash} at ${now}`,
    call: (users, userId) => users.beginErasure(ownerBy(userId, tokenHash), now),
    apply(state, user_id) {
      const { user, erasure } = state;
      const mayRepeat = erasure && (tokenHash === undefined || erasure.token_hashes.includes(tokenHash));
      if (mayRepeat) return [erasure, state];
      if (!user || !isHeld(user, tokenHash, now)) return [undefined, state];
      const tokens = Object.entries(user.tokens).sort(([a], [b]) => (a < b ? -1 : 1));
      const token_hashes = tokens.filter(([, record]) => isAccess(record, now)).map(([hash]) => hash);
      const identity_ids = Object.keys(user.identities ?? {});
      const held = { tokens: tokens.length, streams: 0 };
      const linked = identity_ids.length > 0 ? { identity_ids } : {};
      const begun = { user_id, since: now, token_hashes, held, ...linked };
      return [begun, { erasure: begun, taken: true }];
    },
  };
}

const get: Operation = {
  what: 'get',
  call: async (users, userId) => users.get(userId),
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
      tokens: tokensWith({ maxLength: 1 }),
      passkeys: fc.constantFrom({}, { p: PASSKEY }, { p: { ...PASSKEY, counter: 7, last_used_at: NOW } }),
      identities: fc.constantFrom({}, { i: IDENTITY }),
      push_subscriptions: fc.constantFrom({}, { e: PUSH }, { e: { ...PUSH, time_zone: 'Asia/Tokyo' } }),
      used_challenges: fc.constantFrom({}, { nonce: LATER }),
      sessions: fc.nat(3).map((count) => ({ since: NOW, count })),
    },
    { requiredKeys: [] },
  )
  .chain((set) =>
    fc.tuple(fc.boolean(), someTime).map(([removesAge, updated_at]) => ({
      set,
      remove: removesAge && set.age === undefined ? ['age'] : [],
      updated_at,
    })),
  );

const someOperation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.tuple(tokensWith({ minLength: 1 }), fc.constantFrom('x', 'y')).map((of) => create(...of)),
  },
  { weight: 8, arbitrary: fc.tuple(someChange, someToken, someVersions).map((of) => update(...of)) },
  { weight: 1, arbitrary: fc.tuple(someToken, someTime).map((of) => beginErasure(...of)) },
  { weight: 1, arbitrary: fc.constant(endErasure) },
  { weight: 4, arbitrary: fc.constant(get) },
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
