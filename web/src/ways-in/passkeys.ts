import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  WebAuthnError,
} from '@simplewebauthn/browser';
import { unwrap } from '../../../client/client.ts';
import { isApiError } from '../../../client/errors.ts';
import { currentUserParams, hatchery } from '../api.ts';
import { currentUserGuard } from '../state/current-user.ts';
import type { PasskeyAssertion } from '../state/join.ts';
import { deviceLabel } from './device-label.ts';
import { type Passkey, passkeys } from './passkeys-state.ts';

/** Loaded when it is used, because most visits do not need it. */
const webAuthn = () => import('@simplewebauthn/browser');

/** Whether this browser can use passkeys on this page. They need TLS and a host name. */
export function arePasskeysPossible(): boolean {
  const { hostname } = location;
  const isAddress = /^[\d.]+$|^\[/.test(hostname);
  return isSecureContext && !isAddress && typeof globalThis.PublicKeyCredential === 'function';
}

export async function loadPasskeys(): Promise<Passkey[]> {
  if (!arePasskeysPossible()) return [];
  const isCurrent = currentUserGuard();
  const { passkeys: known, available } = await unwrap(
    hatchery.GET('/users/{user_id}/passkeys', { params: currentUserParams() }),
  );
  // Passkeys from before the server's address changed are still listed, so that they can be removed.
  if ((available || known.length > 0) && isCurrent()) passkeys.value = known;
  return known;
}

/** Lets the browser create a passkey. It asks the user. */
export async function addPasskey(): Promise<void> {
  const params = currentUserParams();
  const options = await unwrap(hatchery.POST('/users/{user_id}/passkeys/options', { params }));
  const { startRegistration } = await webAuthn();
  // The contract's strings are open, and the library's are lists of what there is today.
  const optionsJSON = options as PublicKeyCredentialCreationOptionsJSON;
  const { response, ...credential } = await startRegistration({ optionsJSON });
  const { transports = [], ...rest } = response;
  const body = { credential: { ...credential, response: { ...rest, transports } }, label: deviceLabel() };
  const created = await unwrap(hatchery.POST('/users/{user_id}/passkeys', { params, body }));
  passkeys.value = [...(passkeys.peek() ?? []).filter((one) => one.passkey_id !== created.passkey_id), created];
}

export async function removePasskey(passkeyId: string): Promise<void> {
  const params = { path: { ...currentUserParams().path, passkey_id: passkeyId } };
  await unwrap(hatchery.DELETE('/users/{user_id}/passkeys/{passkey_id}', { params }));
  passkeys.value = passkeys.peek()?.filter(({ passkey_id }) => passkey_id !== passkeyId);
}

/** @returns what the browser needs to use a passkey; undefined if the server does not offer passkeys */
export async function loadSignInOptions(): Promise<object | undefined> {
  try {
    return await unwrap(hatchery.POST('/sessions/options'));
  } catch (error) {
    if (isApiError(error) && error.status === 404) return undefined;
    throw error;
  }
}

/** Lets the user choose a passkey. The options work once, for a few minutes. */
export async function choosePasskey(options: object): Promise<PasskeyAssertion> {
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
