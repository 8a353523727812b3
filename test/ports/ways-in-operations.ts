/** Operations of the ways-in model: each sends one request, and says what the rules allow as its answer. */
import fc from 'fast-check';
import type { TestApp } from '../support/app.ts';
import type { SoftAuthenticator } from '../support/authenticator.ts';
import {
  type Answer,
  afterMake,
  afterRevoke,
  afterSession,
  type Item,
  type Kind,
  opens,
  type State,
} from './ways-in-state.ts';

/** A token or code that was made in the run. It may be revoked, used or expired. */
export type Secret = Pick<Item, 'id' | 'kind'> & { secret: string };

export interface World {
  request: TestApp['request'];
  userId: string;
  /** Where passkeys work. */
  origin: string;
  /** All that was made so far, the oldest first. */
  secrets: readonly Secret[];
  /** The authenticator of each passkey. */
  authenticators: Map<string, SoftAuthenticator>;
  /** The assertions that were made, by passkey and key of the request. */
  assertions: Map<string, Promise<object>>;
}

/** A request, with its target chosen from the secrets that exist before its round. */
export interface Operation {
  what: string;
  call(): Promise<Answer & { secret?: Secret }>;
  apply(state: State, answer: Answer): State[];
}

export type Plan = (world: World) => Operation;
/** Prefers the latest of the items, because most of the earlier ones are gone. */
export const pick = <T>(items: readonly T[], at: number): T | undefined => items.at(-1 - (at % items.length));
export const ofKinds = ({ secrets }: World, ...kinds: Kind[]) => secrets.filter(({ kind }) => kinds.includes(kind));

interface Sent {
  token?: string | undefined;
  body?: object;
  key?: string;
}

/** @returns the status, followed by the problem's code; and the answer's JSON */
export async function send({ request }: World, method: string, path: string, { token, body, key }: Sent) {
  const headers = {
    ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    ...(key === undefined ? {} : { 'Idempotency-Key': key }),
  };
  const response = await request(path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  const text = await response.text();
  const json = /json/.test(response.headers.get('Content-Type') ?? '') ? JSON.parse(text) : {};
  const code = response.ok ? '' : ` ${String(json.type).replace('/problems/', '')}`;
  return { says: `${response.status}${code}`, json };
}

/** @param of.at chooses the token that makes it */
export const makes =
  ({ at, kind, expiresIn }: { at: number; kind: Kind; expiresIn: number | undefined }): Plan =>
  (world) => {
    const by = pick(ofKinds(world, 'access'), at);
    const body = { kind, label: `${kind} ${at}`, ...(expiresIn === undefined ? {} : { expires_in: expiresIn }) };
    return {
      what: `${name(by)} makes ${JSON.stringify(body)}`,
      async call() {
        const { says, json } = await send(world, 'POST', `/users/${world.userId}/tokens`, { token: by?.secret, body });
        const { token_id: id, access_token, code } = json;
        return says === '201' ? { says, id, secret: { id, kind, secret: code ?? access_token } } : { says };
      },
      apply: (state, answer) => afterMake(state, by?.id ?? '', kind, expiresIn, answer),
    };
  };

const someMake = fc
  .record({
    at: fc.nat(3),
    kind: fc.constantFrom<Kind>('access', 'access', 'access', 'recovery', 'recovery', 'invite', 'invite', 'reader'),
    expiresIn: fc.option(fc.constantFrom(60, 7_200, 200_000), { nil: undefined, freq: 2 }),
  })
  .map(makes);

const someRevoke = fc.tuple(fc.nat(4), fc.nat(6)).map(
  ([by, target]): Plan =>
    (world) => {
      const revoker = pick(ofKinds(world, 'access'), by);
      const revoked = pick(ofKinds(world, 'access', 'recovery', 'invite', 'reader'), target);
      return {
        what: `${name(revoker)} revokes ${name(revoked)}`,
        call: () => send(world, 'DELETE', `/users/${world.userId}/tokens/${revoked?.id}`, { token: revoker?.secret }),
        apply: (state, answer) => afterRevoke(state, revoker?.id ?? '', revoked?.id ?? '', answer),
      };
    },
);

const someSession = fc.tuple(fc.nat(3), fc.constantFrom('1', '2', '3')).map(
  ([at, key]): Plan =>
    (world) => {
      const code = pick(ofKinds(world, 'recovery', 'invite'), at);
      const body = { code: code?.secret ?? `htr_${'0'.repeat(52)}` };
      return {
        what: `a session by ${name(code)} with the key ${key}`,
        async call() {
          const { says, json } = await send(world, 'POST', '/sessions', { body, key: key.repeat(20) });
          const { token_id: id, access_token: secret } = json;
          return says === '201' ? { says, id, secret: { id, kind: 'access', secret } } : { says };
        },
        apply: (state, answer) => afterSession(state, code?.id ?? '', key, answer),
      };
    },
);

/** Uses a secret as a bearer token, for the profile and for the pet. */
const someUse = fc.tuple(fc.nat(9), fc.boolean()).map(
  ([at, isPet]): Plan =>
    (world) => {
      const used = pick(ofKinds(world, 'access', 'reader', 'recovery', 'invite'), at);
      return {
        what: `${name(used)} reads ${isPet ? 'the pet' : 'the profile'}`,
        call: () => send(world, 'GET', `/users/${world.userId}${isPet ? '/pet' : ''}`, { token: used?.secret }),
        apply(state, { says }) {
          const right = opens(state, used?.id ?? '');
          const isOpen = right === 'all' || (right === 'pet' && isPet);
          const isReader = used?.kind === 'reader' && !isPet;
          return says === (isOpen ? '200' : isReader ? '403 forbidden' : '401 unauthorized') ? [state] : [];
        },
      };
    },
);

export const name = (secret: Secret | undefined): string =>
  secret ? `${secret.kind} ${secret.id.slice(0, 4)}` : 'something unknown';

export const someOperation: fc.Arbitrary<Plan> = fc.oneof(
  { weight: 5, arbitrary: someMake },
  { weight: 4, arbitrary: someRevoke },
  { weight: 5, arbitrary: someSession },
  { weight: 2, arbitrary: someUse },
);
