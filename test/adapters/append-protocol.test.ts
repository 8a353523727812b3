import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type AppendSteps, appendBatch } from '../../adapters/dynamodb/append-protocol.ts';
import type { AppendResult } from '../../core/ports/samples.ts';
import { unauthorized } from '../../core/users/credentials.ts';
import { type Choose, everyOrder, play, type Turn } from './interleavings.ts';

const REFUSED = unauthorized();

/** A batch's item, as DynamoDB keeps it. */
interface Item {
  sender: string;
  holders: Set<string>;
  kept: boolean;
  givenUp: boolean;
}

/** One item, and the credentials that may store it. */
interface World {
  item: Item | undefined;
  allowed: Set<string>;
}

/** The steps as DynamoDB carries them out: each atomic, in its turn. */
function steps(world: World, credential: string, turn: Turn): AppendSteps {
  const own = (attempt: string) => (world.item?.holders.has(attempt) ? world.item : undefined);
  return {
    digest: 'the same for all',
    async put(attempt) {
      await turn();
      if (world.item) return false;
      world.item = { sender: attempt, holders: new Set(), kept: false, givenUp: false };
      return true;
    },
    async read() {
      await turn();
      const { item } = world;
      return item && { digest: 'the same for all', sender: item.sender, kept: item.kept };
    },
    async hold(attempt) {
      await turn();
      world.item?.holders.add(attempt);
      return world.item !== undefined;
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
      if (world.item?.sender === attempt) world.item.givenUp = true;
    },
    async discard() {
      await turn();
      const { item } = world;
      if (item?.givenUp && !item.kept && item.holders.size === 0) world.item = undefined;
    },
    async accessError() {
      await turn();
      return world.allowed.has(credential) ? undefined : REFUSED;
    },
  };
}

type Event = 'revoke a' | 'revoke all and erase' | 'agree again';

interface Story {
  /** The credential of each client that sends the batch. */
  senders: string[];
  /** What happens meanwhile, in this order. */
  events: Event[];
}

/** Replaces steps by wrong ones. */
type Mutation = (steps: AppendSteps, world: World) => AppendSteps;

/** Plays a story in one order and asserts what must hold at its end. */
async function check({ senders, events }: Story, choose: Choose, mutate: Mutation = (same) => same): Promise<void> {
  const world: World = { item: undefined, allowed: new Set(senders) };
  const happen: Record<Event, () => void> = {
    'revoke a': () => world.allowed.delete('a'),
    'agree again': () => world.allowed.add('a'),
    'revoke all and erase': () => world.allowed.clear(),
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
    (credential) => (turn: Turn) => appendBatch(mutate(steps(world, credential, turn), world)),
  );
  const meanwhile = async (turn: Turn): Promise<'done'> => {
    for (const event of events) {
      await turn();
      happen[event]();
      if (event !== 'revoke all and erase') continue;
      await turn();
      world.item = undefined;
    }
    return 'done';
  };
  const { results } = await play<AppendResult | 'done'>([...clients, meanwhile], chosen);
  const outcomes = results.slice(0, senders.length);
  const acknowledged = outcomes.includes('stored') || outcomes.includes('duplicate');
  const told = () => JSON.stringify({ outcomes, item: world.item !== undefined, trace });
  const isErased = events.includes('revoke all and erase') && results.at(-1) === 'done';
  if (acknowledged && !events.includes('revoke all and erase'))
    if (!world.item) assert.fail(`acknowledged but not stored: ${told()}`);
  // Only a killed client may leave a batch that was not acknowledged.
  if (world.item && !crashed && (isErased || !acknowledged)) assert.fail(`stored but not acknowledged: ${told()}`);
}

const stories: Record<string, Story> = {
  'one of two senders is revoked': { senders: ['a', 'b'], events: ['revoke a'] },
  'both senders have the credential that is revoked': { senders: ['a', 'a'], events: ['revoke a'] },
  'the credential is revoked, and good again': { senders: ['a', 'a'], events: ['revoke a', 'agree again'] },
  'the stream is revoked and erased': { senders: ['a', 'b'], events: ['revoke all and erase'] },
};

for (const [name, story] of Object.entries(stories)) {
  test(`${name}: in every order, an acknowledged batch is stored, and one refused to all is not`, async (context) => {
    const orders = await everyOrder((choose) => check(story, choose));
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
  'a held batch is discarded': (steps, world) => ({
    ...steps,
    discard: async () => {
      world.item = world.item?.givenUp && !world.item.kept ? undefined : world.item;
    },
  }),
  'nothing is discarded': (steps) => ({ ...steps, discard: async () => {} }),
};

for (const [bug, mutate] of Object.entries(mutations)) {
  test(`the test detects a bug: ${bug}`, async () => {
    const all = Object.values(stories).map((story) => everyOrder((choose) => check(story, choose, mutate)));
    await assert.rejects(Promise.all(all), assert.AssertionError);
  });
}

/** Plays stories in random orders, in which some senders may be killed. */
async function playAtRandom(stories: fc.Arbitrary<Story>, numRuns: number, mutate?: Mutation): Promise<void> {
  const choices = fc.infiniteStream(fc.nat(999));
  const property = fc.asyncProperty(stories, choices, fc.boolean(), async (story, numbers, mayKill) => {
    const choose: Choose = (able) => {
      const number = Number(numbers.next().value);
      const client = able[number % able.length] ?? 0;
      return mayKill && number > 950 ? ~client : client;
    };
    await check(story, choose, mutate);
  });
  await fc.assert(property, { numRuns });
}

test('three and four senders, in random orders, some of them killed', async () => {
  const last = fc.constantFrom<Event[]>([], ['revoke all and erase']);
  const events = fc
    .tuple(fc.uniqueArray(fc.constantFrom<Event>('revoke a', 'agree again')), last)
    .map((some) => some.flat());
  const senders = fc.array(fc.constantFrom('a', 'b'), { minLength: 3, maxLength: 4 });
  await playAtRandom(fc.record({ senders, events }), 2_000);
});

test('the test detects a bug: an attempt keeps what another attempt has put', async () => {
  const mutate: Mutation = (steps, world) => ({
    ...steps,
    keep: async (attempt) => {
      await steps.release(attempt);
      if (world.item) world.item.kept = true;
    },
  });
  const story: Story = { senders: ['a', 'b', 'b'], events: ['revoke all and erase'] };
  await assert.rejects(playAtRandom(fc.constant(story), 20_000, mutate), /Property failed/);
});
