import type { NewSession } from '../../../shared/models/typescript/types.ts';
import { CODE_FRAGMENT } from '../ways-in/code.ts';
import { body, flag, object, optional, text, visibleAscii } from './read-stored.ts';
import { stored, storedInTab } from './stored.ts';

/** A way in, as `POST /sessions` takes it. */
export type Credential = { code: string } | { passkey: PasskeyAssertion };
export type PasskeyAssertion = NonNullable<NewSession['passkey']>;

/** A session that this browser has opened while another pet lives in it. The user decides which of them stays. */
export interface Arrival {
  userId: string;
  token: string;
  tokenId: string;
}

export interface Join {
  /** The code as it was typed, pasted or scanned. */
  text: string;
  /** Whether the code is from a link. A link may be opened by mistake, so the user is asked first. */
  isFromLink: boolean;
  /** The credential that has been sent and has not been answered. */
  sent?: Credential | undefined;
  arrival?: Arrival | undefined;
}

const EMPTY: Join = { text: '', isFromLink: false };

/**
 * What this tab knows about the pet that the user wants to have on this device. It survives a reload. It contains
 * secrets, so it is removed when the tab is closed.
 */
export const join = storedInTab<Join>(
  'hatchery.join',
  EMPTY,
  object<Join>({
    text,
    isFromLink: flag,
    sent: optional(body<Credential>()),
    arrival: optional(object<Arrival>({ userId: visibleAscii, token: visibleAscii, tokenId: text })),
  }),
);

/**
 * The Idempotency-Key of sessions, from the first request until its answer is known. It is not a secret, and it is
 * kept even if the tab is closed: when the user opens the same link again, the server replaces the session whose
 * answer was lost.
 */
export const joinKey = stored<string | undefined>('hatchery.join.key', undefined, optional(visibleAscii));

export function updateJoin(change: Partial<Join>): void {
  join.value = { ...join.value, ...change };
}

export function clearJoin(): void {
  join.value = EMPTY;
}

/**
 * Takes a code from the page's URL and removes it there at once, so that it is in neither the history nor a
 * screenshot, bookmark or shared address.
 * @returns whether there was a code
 */
export function takeCodeFromUrl(): boolean {
  const { hash } = location;
  if (!hash.startsWith(CODE_FRAGMENT)) return false;
  history.replaceState(null, '', '#join');
  // A session that awaits the user's decision is not lost.
  updateJoin({ text: hash.slice(CODE_FRAGMENT.length), isFromLink: true, sent: undefined });
  return true;
}
