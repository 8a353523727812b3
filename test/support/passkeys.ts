import type {
  NewPasskey,
  Passkey,
  PasskeyCreationOptions,
  PasskeyRequestOptions,
} from '../../shared/models/typescript/types.ts';
import { type SoftAuthenticator, softAuthenticator } from './authenticator.ts';
import { jsonIn } from './streams.ts';

/** The user's access token, and the user's URL without the origin. */
interface Owner {
  path: string;
  auth: Record<string, string>;
}
type Send = (address: string, init?: RequestInit) => Promise<Response>;

/** Requests of a user to add and use passkeys, with an authenticator in software at this origin. */
export function passkeysOf(send: Send, origin: string, { path, auth }: Owner, authenticator = authenticatorAt(origin)) {
  const post = (address: string, body: unknown, headers: Record<string, string> = {}) =>
    send(address, { method: 'POST', headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const creationOptions = () => jsonIn<PasskeyCreationOptions>(post(`${path}/passkeys/options`, undefined, auth));
  const requestOptions = () => jsonIn<PasskeyRequestOptions>(post('/sessions/options', undefined));
  const register = (credential: unknown, label?: string) => post(`${path}/passkeys`, { credential, label }, auth);

  return {
    authenticator,
    creationOptions,
    requestOptions,
    register,
    /** Adds a passkey, with the faults of the authenticator's response. */
    async add(label?: string, ...faults: RestOf<SoftAuthenticator['register']>) {
      const credential: NewPasskey['credential'] = authenticator.register(await creationOptions(), ...faults);
      return { credential, passkey: await jsonIn<Passkey>(register(credential, label)) };
    },
    list: async () => (await jsonIn<{ passkeys: Passkey[] }>(send(`${path}/passkeys`, { headers: auth }))).passkeys,
    remove: (passkeyId: string, headers = auth) => send(`${path}/passkeys/${passkeyId}`, { method: 'DELETE', headers }),
    /** Signs in with the newest passkey, with the faults of the authenticator's response. */
    async signIn(faults: Parameters<SoftAuthenticator['signIn']>[1] = {}, headers: Record<string, string> = {}) {
      const passkey = authenticator.signIn(await requestOptions(), faults);
      return openSession(send, passkey, headers);
    },
  };
}

export const openSession = (send: Send, passkey: unknown, headers: Record<string, string> = {}) =>
  send('/sessions', { method: 'POST', headers, body: JSON.stringify({ passkey, label: 'New phone' }) });

const authenticatorAt = (origin: string) => softAuthenticator({ origin });

type RestOf<F extends (...args: never[]) => unknown> = Parameters<F> extends [unknown, ...infer Rest] ? Rest : never;
