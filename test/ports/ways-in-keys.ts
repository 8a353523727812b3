/** Operations of the ways-in model on passkeys and identities. */
import fc from 'fast-check';
import { softAuthenticator } from '../support/authenticator.ts';
import { idTokenOf } from '../support/identities.ts';
import { name, ofKinds, type Plan, pick, send, type World } from './ways-in-operations.ts';
import { type Answer, afterMake, afterRevoke, afterSession, liveItem, type State } from './ways-in-state.ts';

type Key = 'passkey' | 'identity';
const ROUTES: Record<Key, string> = { passkey: 'passkeys', identity: 'identities' };

/** Adds a passkey: requests the options, then sends what an authenticator answers. */
async function addPasskey(world: World, token: string | undefined): Promise<Answer & { secret?: World['secrets'][0] }> {
  const path = `/users/${world.userId}/passkeys`;
  const options = await send(world, 'POST', `${path}/options`, { token });
  if (options.says !== '200') return { says: options.says };
  const authenticator = softAuthenticator({ origin: world.origin });
  const body = { credential: authenticator.register(options.json) };
  const { says, json } = await send(world, 'POST', path, { token, body });
  if (says !== '201') return { says };
  world.authenticators.set(json.passkey_id, authenticator);
  return { says, id: json.passkey_id, secret: { id: json.passkey_id, kind: 'passkey', secret: '' } };
}

const addsPasskey =
  (at: number): Plan =>
  (world) => {
    const by = pick(ofKinds(world, 'access'), at);
    return {
      what: `${name(by)} adds a passkey`,
      call: () => addPasskey(world, by?.secret),
      apply: (state, answer) => afterMake(state, by?.id ?? '', 'passkey', undefined, answer),
    };
  };

/** Links an account of the user at the provider. Linking it again changes nothing. */
const linksIdentity =
  (at: number, account: number): Plan =>
  (world) => {
    const by = pick(ofKinds(world, 'access'), at);
    const secret = idTokenOf(`${world.userId} ${account}`);
    return {
      what: `${name(by)} links the account ${account}`,
      async call() {
        const body = { id_token: secret };
        const { says, json } = await send(world, 'POST', `/users/${world.userId}/identities`, {
          token: by?.secret,
          body,
        });
        const id = json.identity_id;
        return says === '201' ? { says, id, secret: { id, kind: 'identity' as const, secret } } : { says };
      },
      apply: (state, answer) => {
        const isLinked = answer.id !== undefined && liveItem(state, answer.id) !== undefined;
        if (isLinked && liveItem(state, by?.id ?? '')) return [state];
        return afterMake(state, by?.id ?? '', 'identity', undefined, answer);
      },
    };
  };

const removes =
  (kind: Key, by: number, target: number): Plan =>
  (world) => {
    const remover = pick(ofKinds(world, 'access'), by);
    const id = pick(ofKinds(world, kind), target)?.id ?? crypto.randomUUID();
    return {
      what: `${name(remover)} removes the ${kind} ${id.slice(0, 4)}`,
      call: () => send(world, 'DELETE', `/users/${world.userId}/${ROUTES[kind]}/${id}`, { token: remover?.secret }),
      apply: (state, answer) => afterRevoke(state, remover?.id ?? '', id, answer),
    };
  };

const session =
  (kind: Key, at: number, key: string): Plan =>
  (world) => {
    const way = pick(ofKinds(world, kind), at);
    const id = way?.id ?? '';
    return {
      what: `a session by ${name(way)} with the key ${key}`,
      async call() {
        if (!way) return { says: 'nothing' };
        const body = kind === 'identity' ? { id_token: way.secret } : { passkey: await assertionOf(world, id, key) };
        const { says, json } = await send(world, 'POST', '/sessions', { body, key: key.repeat(20) });
        const { token_id, access_token: secret } = json;
        return says === '201'
          ? { says, id: token_id, secret: { id: token_id, kind: 'access' as const, secret } }
          : { says };
      },
      apply: (state, answer) => (way ? sessionBy(kind, state, id, key, answer) : [state]),
    };
  };

/** Signs a challenge once for each key, so that a repeated request is the same. */
function assertionOf(world: World, id: string, key: string): Promise<object> {
  const name = `${id} ${key}`;
  const present = world.assertions.get(name);
  if (present) return present;
  const signing = send(world, 'POST', '/sessions/options', {}).then(
    ({ json }) => world.authenticators.get(id)?.signIn(json) ?? {},
  );
  world.assertions.set(name, signing);
  return signing;
}

function sessionBy(kind: Key, state: State, id: string, key: string, answer: Answer): State[] {
  // The link is looked up before the request is recognised.
  if (kind === 'identity' && !liveItem(state, id)) return answer.says === '404 not-linked' ? [state] : [];
  if (kind === 'identity') return afterSession(state, id, key, answer);
  const request = `${id} ${key}`;
  const isUsed = state.used?.includes(request) ?? false;
  return afterSession(state, id, key, answer, isUsed).map((after) =>
    answer.says === '201' && !isUsed ? { ...after, used: [...(state.used ?? []), request] } : after,
  );
}

const someKey = fc.constantFrom<Key>('passkey', 'identity');

export const someKeyOperation: fc.Arbitrary<Plan> = fc.oneof(
  { weight: 3, arbitrary: fc.nat(3).map(addsPasskey) },
  { weight: 3, arbitrary: fc.tuple(fc.nat(3), fc.nat(6)).map((of) => linksIdentity(...of)) },
  { weight: 3, arbitrary: fc.tuple(someKey, fc.nat(3), fc.nat(3)).map((of) => removes(...of)) },
  {
    weight: 5,
    arbitrary: fc.tuple(someKey, fc.nat(3), fc.constantFrom('1', '2', '3')).map((of) => session(...of)),
  },
);
