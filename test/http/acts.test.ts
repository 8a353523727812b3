import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type {
  ActList,
  HealthStream,
  IdentityList,
  PasskeyList,
  StreamList,
  Token,
  TokenList,
  UserProfile,
} from '../../shared/models/typescript/types.ts';
import { BASE_URL, testApp } from '../support/app.ts';
import { idTokenOf } from '../support/identities.ts';
import { passkeysOf } from '../support/passkeys.ts';
import { SERVICE_KEY, SERVICE_KEYS } from '../support/service-keys.ts';
import { jsonIn } from '../support/streams.ts';

/** What the owner sees of the ways in, the consent and the lock. */
interface Seen {
  tokens: Token[];
  passkeys: string[];
  identities: string[];
  streams: HealthStream[];
  locked: string | undefined;
}

const CONSENT = { source: 'test', metrics: ['heart_rate', 'step_count'], purposes: [] };
/** At most nine, because the tenth access token would replace the first. */
const MAX_STEPS = 9;

async function worldOf() {
  // Everything happens in one millisecond, so times tell nothing.
  const now = new Date();
  const app = testApp({ serviceKeys: SERVICE_KEYS, clock: () => now });
  const { user, auth } = await app.createUser();
  const path = `/users/${user.user_id}`;
  const service = { Authorization: `Bearer ${SERVICE_KEY}` };
  const codes: string[] = [];
  const send = (method: string, address: string, body?: unknown, headers: Record<string, string> = auth) =>
    app.request(address, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const own = (method: string, below: string, body?: unknown) => send(method, `${path}${below}`, body);
  async function seen(): Promise<Seen> {
    const { tokens } = await jsonIn<TokenList>(await own('GET', '/tokens'));
    const { passkeys } = await jsonIn<PasskeyList>(await own('GET', '/passkeys'));
    const { identities } = await jsonIn<IdentityList>(await own('GET', '/identities'));
    const { streams } = await jsonIn<StreamList>(await own('GET', '/streams'));
    const { locked } = await jsonIn<UserProfile>(await own('GET', ''));
    return {
      tokens,
      streams,
      passkeys: passkeys.map(({ passkey_id }) => passkey_id),
      identities: identities.map(({ identity_id }) => identity_id),
      locked: locked?.reason,
    };
  }
  async function acts(): Promise<string[]> {
    const { acts } = await jsonIn<ActList>(await own('GET', '/audit?limit=1000'));
    return acts.map(({ actor, act }) => `${actor} ${act}`).reverse();
  }
  const keepCode = async (response: Response) => {
    const { code } = (await response.json()) as { code?: string };
    if (code) codes.push(code);
  };
  const passkeys = passkeysOf(app.request, BASE_URL, { path, auth });
  return { app, user, path, service, codes, send, own, seen, acts, keepCode, passkeys };
}

type World = Awaited<ReturnType<typeof worldOf>>;
type Step = (world: World, seen: Seen, at: number) => Promise<unknown>;
const chosen = <T>(items: readonly T[], at: number) => items[at % Math.max(1, items.length)];

/** Requests, some of which are refused or change nothing that is an act. */
const STEPS: Record<string, Step> = {
  token: ({ own }, _, at) => own('POST', '/tokens', { label: `Phone ${at}` }),
  reader: ({ own }) => own('POST', '/tokens', { kind: 'reader' }),
  recovery: async ({ own, keepCode }) => keepCode(await own('POST', '/tokens', { kind: 'recovery' })),
  invite: async ({ own, keepCode }) => keepCode(await own('POST', '/tokens', { kind: 'invite' })),
  'invite of a service': async ({ send, path, service, keepCode }) =>
    keepCode(await send('POST', `${path}/tokens`, { kind: 'invite' }, service)),
  session: ({ send, codes }, _, at) => send('POST', '/sessions', { code: chosen(codes, at) ?? 'hti_0' }, {}),
  'revoke a token': ({ own }, { tokens }, at) =>
    own(
      'DELETE',
      `/tokens/${
        chosen(
          tokens.filter(({ current }) => !current),
          at,
        )?.token_id ?? crypto.randomUUID()
      }`,
    ),
  passkey: async ({ passkeys }, { locked }) => (locked === undefined ? passkeys.add() : undefined),
  'remove a passkey': ({ own }, { passkeys }, at) => own('DELETE', `/passkeys/${chosen(passkeys, at) ?? 'x'}`),
  identity: ({ own, user }, _, at) => own('POST', '/identities', { id_token: idTokenOf(`${user.user_id} ${at % 2}`) }),
  'unlink an identity': ({ own }, { identities }, at) => own('DELETE', `/identities/${chosen(identities, at) ?? 'x'}`),
  stream: ({ own }) => own('POST', '/streams', CONSENT),
  'change consent': ({ own }, { streams }, at) =>
    own(
      'POST',
      `/streams/${chosen(streams, at)?.stream_id ?? 'x'}`,
      chosen([{ metrics: ['heart_rate'] }, CONSENT], at),
    ),
  'label a stream': ({ own }, { streams }, at) =>
    own('POST', `/streams/${chosen(streams, at)?.stream_id ?? 'x'}`, { label: 'Watch' }),
  'revoke a stream': ({ own }, { streams }, at) => own('DELETE', `/streams/${chosen(streams, at)?.stream_id ?? 'x'}`),
  'erase readings': ({ own }, { streams }, at) =>
    own('DELETE', `/streams/${chosen(streams, at)?.stream_id ?? 'x'}/samples`),
  profile: ({ send, user }) => send('POST', '/users', { user_id: user.user_id, age: 34 }),
  lock: ({ send, path, service }, _, at) => send('POST', `${path}/lock`, { reason: `Reason ${at}` }, service),
  unlock: ({ send, path, service }) => send('DELETE', `${path}/lock`, undefined, service),
};
const OF_SERVICE = ['invite of a service', 'lock', 'unlock'];

/** Returns the acts that turn what the owner saw before into what the owner sees after. */
function expectedActs(before: Seen, after: Seen): string[] {
  const without = <T>(some: readonly T[], others: readonly T[], id: (one: T) => unknown = (one) => one) =>
    some.filter((one) => !others.some((other) => id(other) === id(one)));
  const added = without(after.tokens, before.tokens, ({ token_id }) => token_id);
  const gone = without(before.tokens, after.tokens, ({ token_id }) => token_id);
  const session = added.find(({ made_by }) => made_by !== undefined);
  const streams = after.streams.flatMap((stream) => {
    const former = before.streams.find(({ stream_id }) => stream_id === stream.stream_id);
    if (stream.revoked_at !== undefined) return former?.revoked_at === undefined ? ['revoke-stream'] : [];
    return former?.consent_log.length === stream.consent_log.length ? [] : ['consent'];
  });
  return [
    ...added.map(({ kind, made_by }) => (made_by ? 'open-session' : kind === 'invite' ? 'invite' : 'create-token')),
    ...gone.filter(({ kind }) => !(session?.made_by === 'invite' && kind === 'invite')).map(() => 'revoke-token'),
    ...without(after.passkeys, before.passkeys).map(() => 'add-passkey'),
    ...without(before.passkeys, after.passkeys).map(() => 'remove-passkey'),
    ...without(after.identities, before.identities).map(() => 'link-identity'),
    ...without(before.identities, after.identities).map(() => 'unlink-identity'),
    ...streams,
    ...(after.locked !== undefined && after.locked !== before.locked ? ['lock'] : []),
    ...(before.locked !== undefined && after.locked === undefined ? ['unlock'] : []),
  ];
}

const someSteps = fc.array(fc.tuple(fc.constantFrom(...Object.keys(STEPS)), fc.nat(5)), {
  minLength: 1,
  maxLength: MAX_STEPS,
});

test('the audit log has exactly the changes of ways in, consent and lock, each by who made it', async () => {
  const property = fc.asyncProperty(someSteps, async (steps) => {
    const world = await worldOf();
    let before = await world.seen();
    for (const [at, [name, choice]] of steps.entries()) {
      const logged = (await world.acts()).length;
      // A lock with the same reason is replaced too, so each has its own.
      await STEPS[name]?.(world, before, name === 'lock' ? at : choice);
      const after = await world.seen();
      const actor = OF_SERVICE.includes(name) ? 'service:support' : 'owner';
      const expected = expectedActs(before, after).map((act) => `${actor} ${act}`);
      assert.deepEqual((await world.acts()).slice(logged).sort(), expected.sort(), `${at}: ${name}`);
      before = after;
    }
  });
  await fc.assert(property, { numRuns: 40 });
});
