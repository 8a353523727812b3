import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type AppendSteps, appendBatch } from '../../adapters/dynamodb/append-protocol.ts';
import type { AppendResult } from '../../core/ports/samples.ts';
import { unauthorized } from '../../core/users/credentials.ts';
import { type Choose, everyOrder, play, type Turn } from './interleavings.ts';

const REFUSED = unauthorized();

interface Item {
  sender: string;
  holders: Set<string>;
  kept: boolean;
  givenUp: boolean;
}

/** The simulated table: one batch's item, and the credentials that may store it. */
interface State {
  item: Item | undefined;
  allowed: Set<string>;
}

/** Simulates DynamoDB: each step is atomic and waits for its turn. */
function steps(state: State, credential: string, turn: Turn): AppendSteps {
  const own = (attempt: string) => (state.item?.holders.has(attempt) ? state.item : undefined);
  return {
    digest: 'the same for all',
    async put(attempt) {
      await turn();
      if (state.item) return false;
      state.item = { sender: attempt, holders: new Set(), kept: false, givenUp: false };
      return true;
    },
    async read() {
      await turn();
      const { item } = state;
      return item && { digest: 'the same for all', sender: item.sender, kept: item.kept };
    },
    async hold(attempt) {
      await turn();
      state.item?.holders.add(attempt);
      return state.item !== undefined;
    },
    async keep(attempt) {
      await turn();
      const item = own(attempt);
      if (item) item.kept = true;
      item?.holders.delete(attempt);
    },
    async release(attempt) {
      await turn();
      own(attempt)?.holders.delete(attempt);
    },
    async giveUp(attempt) {
      await turn();
      if (state.item?.sender === attempt) state.item.givenUp = true;
    },
    async discard() {
      await turn();
      const { item } = state;
      if (item?.givenUp && !item.kept && item.holders.size === 0) state.item = undefined;
    },
    async accessError() {
      await turn();
      return state.allowed.has(credential) ? undefined : REFUSED;
    },
  };
}

type ConsentEvent = 'revoke a' | 'revoke all and erase' | 'agree again';

interface Scenario {
  /** Each entry is one client that sends the batch with this credential. */
  senders: string[];
  events: ConsentEvent[];
}

/** Replaces steps with incorrect ones, to show that the invariants detect the error. */
type Mutation = (steps: AppendSteps, state: State) => AppendSteps;

/** Runs a scenario in the order of steps that `choose` determines. Asserts the invariants on the final state. */
async function check({ senders, events }: Scenario, choose: Choose, mutate: Mutation = (same) => same): Promise<void> {
  const state: State = { item: undefined, allowed: new Set(senders) };
  const happen: Record<ConsentEvent, () => void> = {
    'revoke a': () => state.allowed.delete('a'),
    'agree again': () => state.allowed.add('a'),
    'revoke all and erase': () => state.allowed.clear(),
  };
  let crashed = false;
  const trace: number[] = [];
  const chosen: Choose = (able) => {
    const client = choose(able);
    crashed ||= client < 0;
    trace.push(client);
    return client;
  };
  const clients = senders.map(
    (credential) => (turn: Turn) => appendBatch(mutate(steps(state, credential, turn), state)),
  );
  const runEvents = async (turn: Turn): Promise<'done'> => {
    for (const event of events) {
      await turn();
      happen[event]();
      if (event !== 'revoke all and erase') continue;
      await turn();
      state.item = undefined;
    }
    return 'done';
  };
  const { results } = await play<AppendResult | 'done'>([...clients, runEvents], chosen);
  const outcomes = results.slice(0, senders.length);
  const acknowledged = outcomes.includes('stored') || outcomes.includes('duplicate');
  const describe = () => JSON.stringify({ outcomes, item: state.item !== undefined, trace });
  const isErased = events.includes('revoke all and erase') && results.at(-1) === 'done';
  if (acknowledged && !events.includes('revoke all and erase'))
    if (!state.item) assert.fail(`acknowledged but not stored: ${describe()}`);
  // Unless a client was killed, a stored batch must have been acknowledged, and no batch may remain after an erasure.
  if (state.item && !crashed && (isErased || !acknowledged)) assert.fail(`stored but not acknowledged: ${describe()}`);
}

const scenarios: Record<string, Scenario> = {
  'one of two senders is revoked': { senders: ['a', 'b'], events: ['revoke a'] },
  'both senders have the credential that is revoked': { senders: ['a', 'a'], events: ['revoke a'] },
  'the credential is revoked, and good again': { senders: ['a', 'a'], events: ['revoke a', 'agree again'] },
  'the stream is revoked and erased': { senders: ['a', 'b'], events: ['revoke all and erase'] },
};

for (const [name, scenario] of Object.entries(scenarios)) {
  test(`${name}: in every order, an acknowledged batch is stored, and a batch refused to every sender is not`, async (context) => {
    const orders = await everyOrder((choose) => check(scenario, choose));
    context.diagnostic(`${orders} orders`);
    assert.ok(orders > 100);
  });
}

test('a sender killed at any step leaves at most a batch that was not acknowledged', async (context) => {
  const orders = await everyOrder((choose) => check({ senders: ['a', 'b'], events: ['revoke a'] }, choose), 1);
  context.diagnostic(`${orders} orders`);
  assert.ok(orders > 1_000);
});

const mutations: Record<string, Mutation> = {
  'a duplicate does not hold the batch': (steps) => ({ ...steps, hold: async () => true, keep: async () => {} }),
  'a held batch is discarded': (steps, state) => ({
    ...steps,
    discard: async () => {
      state.item = state.item?.givenUp && !state.item.kept ? undefined : state.item;
    },
  }),
  'nothing is discarded': (steps) => ({ ...steps, discard: async () => {} }),
};

for (const [bug, mutate] of Object.entries(mutations)) {
  test(`the test detects a bug: ${bug}`, async () => {
    const all = Object.values(scenarios).map((scenario) => everyOrder((choose) => check(scenario, choose, mutate)));
    await assert.rejects(Promise.all(all), assert.AssertionError);
  });
}

/** Runs scenarios with their steps in random order. In about half of the runs, clients may be killed. */
async function runRandomly(scenarios: fc.Arbitrary<Scenario>, numRuns: number, mutate?: Mutation): Promise<void> {
  const choices = fc.infiniteStream(fc.nat(999));
  const property = fc.asyncProperty(scenarios, choices, fc.boolean(), async (scenario, numbers, mayKill) => {
    const choose: Choose = (able) => {
      const number = Number(numbers.next().value);
      const client = able[number % able.length] ?? 0;
      return mayKill && number > 950 ? ~client : client;
    };
    await check(scenario, choose, mutate);
  });
  await fc.assert(property, { numRuns });
}

test('the invariants hold for three and four senders in random orders, some of them killed', async () => {
  const last = fc.constantFrom<ConsentEvent[]>([], ['revoke all and erase']);
  const events = fc
    .tuple(fc.uniqueArray(fc.constantFrom<ConsentEvent>('revoke a', 'agree again')), last)
    .map((some) => some.flat());
  const senders = fc.array(fc.constantFrom('a', 'b'), { minLength: 3, maxLength: 4 });
  await runRandomly(fc.record({ senders, events }), 2_000);
});

test('the test detects a bug: an attempt keeps what another attempt has put', async () => {
  const mutate: Mutation = (steps, state) => ({
    ...steps,
    keep: async (attempt) => {
      await steps.release(attempt);
      if (state.item) state.item.kept = true;
    },
  });
  const scenario: Scenario = { senders: ['a', 'b', 'b'], events: ['revoke all and erase'] };
  await assert.rejects(runRandomly(fc.constant(scenario), 20_000, mutate), /Property failed/);
});
