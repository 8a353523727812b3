import { signal } from '@preact/signals';
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  WebAuthnError,
} from '@simplewebauthn/browser';
import { unwrap } from '../../../client/client.ts';
import { isApiError } from '../../../client/errors.ts';
import type { NewSession } from '../../../shared/models/typescript/types.ts';
import { currentUserParams, hatchery } from '../api.ts';
import { currentUserGuard } from '../state/current-user.ts';
import { deviceLabel } from './device-label.ts';

/** Loaded when it is used, because most visits do not need it. */
const webAuthn = () => import('@simplewebauthn/browser');

export interface Passkey {
  passkey_id: string;
  label?: string;
  created_at: string;
  last_used_at?: string;
}

/** The user's passkeys. Undefined until they are loaded, and if they cannot be used here. */
export const passkeys = signal<Passkey[] | undefined>(undefined);

type Send = (path: string, init?: object) => Promise<{ data?: never; response: Response }>;
/** The operations that the contract does not have yet. */
const api = hatchery as unknown as Record<'GET' | 'POST' | 'DELETE', Send>;

/** Whether this browser can use passkeys on this page. They need TLS and a host name. */
export function arePasskeysPossible(): boolean {
  const { hostname } = location;
  const isAddress = /^[\d.]+$|^\[/.test(hostname);
  return isSecureContext && !isAddress && typeof globalThis.PublicKeyCredential === 'function';
}

/** Returns undefined for a server that does not offer passkeys. */
async function unlessNotOffered<Body>(request: Promise<Body>): Promise<Body | undefined> {
  try {
    return await request;
  } catch (error) {
    if (isApiError(error) && error.status === 404) return undefined;
    throw error;
  }
}

export async function loadPasskeys(): Promise<Passkey[]> {
  if (!arePasskeysPossible()) return [];
  const isCurrent = currentUserGuard();
  const list = await unlessNotOffered(
    unwrap<{ passkeys: Passkey[] }>(api.GET('/users/{user_id}/passkeys', { params: currentUserParams() })),
  );
  const known = list?.passkeys ?? [];
  // Passkeys from before the server's address changed are still listed, so that they can be removed.
  const isShown = known.length > 0 || (list && (await loadSignInOptions()) !== undefined);
  if (isShown && isCurrent()) passkeys.value = known;
  return known;
}

/** Lets the browser create a passkey. It asks the user. */
export async function addPasskey(): Promise<void> {
  const params = currentUserParams();
  const options = await unwrap<PublicKeyCredentialCreationOptionsJSON>(
    api.POST('/users/{user_id}/passkeys/options', { params }),
  );
  const { startRegistration } = await webAuthn();
  const credential = await startRegistration({ optionsJSON: options });
  const body = { credential: { ...credential }, label: deviceLabel() };
  const created = await unwrap<Passkey>(api.POST('/users/{user_id}/passkeys', { params, body }));
  passkeys.value = [...(passkeys.peek() ?? []).filter((one) => one.passkey_id !== created.passkey_id), created];
}

export async function removePasskey(passkeyId: string): Promise<void> {
  const params = { path: { ...currentUserParams().path, passkey_id: passkeyId } };
  await unwrap(api.DELETE('/users/{user_id}/passkeys/{passkey_id}', { params }));
  passkeys.value = passkeys.peek()?.filter(({ passkey_id }) => passkey_id !== passkeyId);
}

/** @returns what the browser needs to use a passkey; undefined if the server does not offer passkeys */
export const loadSignInOptions = () => unlessNotOffered(unwrap<object>(api.POST('/sessions/options', {})));

/** Lets the user choose a passkey. Options are valid for a few minutes. */
export async function choosePasskey(options: object): Promise<NonNullable<NewSession['passkey']>> {
  const { startAuthentication } = await webAuthn();
  const assertion = await startAuthentication({ optionsJSON: options as PublicKeyCredentialRequestOptionsJSON });
  return { ...assertion, response: { ...assertion.response } };
}

/** Whether the user has closed the browser's prompt. Browsers answer alike when there is no passkey. */
export const isCancelled = (error: unknown): boolean =>
  error instanceof Error && ['NotAllowedError', 'AbortError'].includes(error.name);

/** Whether the user's password manager has a passkey of this pet already. */
export const isRegistered = (error: unknown): boolean =>
  (error as Partial<WebAuthnError>)?.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED';
