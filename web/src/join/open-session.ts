import { createClient, unwrap } from '../../../client/client.ts';
import { isApiError } from '../../../client/errors.ts';
import type { Action } from '../action.ts';
import { baseUrl } from '../api.ts';
import { clearDraft } from '../state/draft.ts';
import { type Arrival, type Credential, clearJoin, join, joinKey, updateJoin } from '../state/join.ts';
import { withLock } from '../state/lock.ts';
import { type Session, session } from '../state/session.ts';
import { signOut } from '../state/sign-out.ts';
import { uuid } from '../uuid.ts';
import { deviceLabel } from '../ways-in/device-label.ts';

/** The action of a screen that opens a session. */
export type Opening = Action<[Credential]>;

/** A client without this browser's access token. */
const anonymous = createClient({ baseUrl });

/** A client for the user of one token, whichever user is signed in. */
export const clientOf = (token: string) => createClient({ baseUrl, token });

/**
 * Opens a session with a credential. If another pet lives in this browser, the session waits for the user's decision.
 * Nothing else may create or open a user meanwhile. Retries are idempotent, even after a reload:
 *
 * 1. The credential is saved and sent with `joinKey`. The response is lost.
 * 2. The page is reloaded, and sends the saved credential with the same key. The server returns a new token, which
 *    replaces the first one.
 */
export function openSession(credential: Credential): Promise<void> {
  return withLock('hatchery.create', async () => {
    const key = joinKey.reread() ?? uuid();
    joinKey.value = key;
    updateJoin({ sent: credential });
    await dropDeadSession();
    const arrival = await send(credential, key);
    if (session.reread()) updateJoin({ sent: undefined, arrival });
    else adopt(arrival);
    joinKey.value = undefined;
  });
}

async function send(credential: Credential, key: string): Promise<Arrival> {
  const params = { header: { 'Idempotency-Key': key } };
  try {
    const opened = await unwrap(anonymous.POST('/sessions', { params, body: { ...credential, label: deviceLabel() } }));
    return { userId: opened.user_id, token: opened.access_token, tokenId: opened.token_id };
  } catch (error) {
    // The answer is known, so nothing has to be repeated.
    if (isApiError(error) && error.status < 500 && error.status !== 429) {
      updateJoin({ sent: undefined });
      joinKey.value = undefined;
    }
    throw error;
  }
}

/** Signs the pet's owner in. The drafts and data of an earlier user are removed. */
function adopt({ userId, token }: Arrival): void {
  clearDraft();
  session.value = { userId, token, stage: 'home' };
  clearJoin();
  // Without persistent storage, browsers may delete the data of pages that are rarely visited.
  void navigator.storage?.persist?.().catch(() => {});
}

/** Forgets this browser's pet if its token was revoked or the pet was deleted, because then there is no choice. */
async function dropDeadSession(): Promise<void> {
  const current = session.reread();
  if (current && !(await isAlive(current))) signOut();
}

/** Returns whether the session still works. Throws if the server does not answer. */
export async function isAlive({ userId, token }: Pick<Session, 'userId' | 'token'>): Promise<boolean> {
  try {
    await unwrap(clientOf(token).GET('/users/{user_id}', { params: { path: { user_id: userId } } }));
    return true;
  } catch (error) {
    if (isApiError(error, 'unauthorized')) return false;
    throw error;
  }
}

/** Revokes the token of the waiting session, unless a tab with a copy of it has switched. This browser's pet stays. */
export async function stay(arrival: Arrival): Promise<void> {
  if (session.reread()?.token !== arrival.token) await revoke(arrival.userId, arrival.token, arrival.tokenId);
  clearJoin();
}

/**
 * Replaces this browser's pet with that of the waiting session. If the pet can be opened in another way, its token in
 * this browser is revoked, so that the pet's owner does not see a device that no longer has it.
 */
export function switchTo(arrival: Arrival, leaving: { tokenId: string } | undefined): Promise<void> {
  return withLock('hatchery.create', async () => {
    const left = session.reread();
    signOut();
    adopt(arrival);
    // Best effort: if it fails, the device stays in the list of the pet's devices, and can be removed there.
    if (left && leaving) await revoke(left.userId, left.token, leaving.tokenId).catch(() => {});
  });
}

async function revoke(userId: string, token: string, tokenId: string): Promise<void> {
  const params = { path: { user_id: userId, token_id: tokenId } };
  try {
    await unwrap(clientOf(token).DELETE('/users/{user_id}/tokens/{token_id}', { params }));
  } catch (error) {
    // The server has decided: the token is gone already, or it may not go. Neither can be changed here.
    if (!isApiError(error) || error.status >= 500 || error.status === 429) throw error;
  }
}

/** Returns the credential that was sent before the page was reloaded. */
export const unanswered = (): Credential | undefined => (join.peek().arrival ? undefined : join.peek().sent);
