import { unwrap } from '../../../client/client.ts';
import { currentUserParams, hatchery } from '../api.ts';
import { keepTrying } from '../keep-trying.ts';
import { forCurrentUser } from './current-user.ts';
import { loadProfile, profile } from './profile.ts';
import { count, object, optional, text } from './read-stored.ts';
import { session } from './session.ts';
import { stored } from './stored.ts';

/** Four months is the least that operators can set (`FORGET_AFTER`), and the warning comes a month before: see `MIN_MONTHS`. */
const RENEW_MS = 30 * 24 * 60 * 60 * 1000;

/** Signs that the user is here. A page that only stays open is none. */
const SIGNS = ['focus', 'pointerdown'] as const;

interface Renewal {
  userId: string;
  at: number;
}

/** When this browser last told the server that its user is here. */
const renewal = stored<Renewal | undefined>(
  'hatchery.activity',
  undefined,
  optional(object<Renewal>({ userId: text, at: count })),
);

/** Forgets what was told about a user who signs out. */
export function dropActivity(): void {
  renewal.value = undefined;
}

function isDue(): boolean {
  const { userId, at } = renewal.peek() ?? {};
  const { forget_at, locked } = profile.peek() ?? {};
  if (document.hidden || !profile.peek() || locked) return false;
  return forget_at !== undefined || userId !== session.peek()?.userId || Math.abs(Date.now() - (at ?? 0)) >= RENEW_MS;
}

/** Tells the server that the user is here, at most once a month, or if the user is about to be erased. */
async function renewActivity(): Promise<void> {
  if (!isDue()) return;
  const { forget_at } = profile.peek() ?? {};
  const recording = unwrap(hatchery.POST('/users/{user_id}/activity', { params: currentUserParams() }));
  await forCurrentUser(recording, () => {
    renewal.value = { userId: session.peek()?.userId ?? '', at: Date.now() };
  });
  if (forget_at) await loadProfile();
}

/**
 * Calls `renewActivity` when the user touches or shows the page, until it succeeds.
 * @returns a function that stops this
 */
export function followActivity(): () => void {
  const stopping = new AbortController();
  const { signal } = stopping;
  let isRunning = false;
  const renew = async () => {
    if (isRunning || !isDue()) return;
    isRunning = true;
    await keepTrying(renewActivity, signal);
    isRunning = false;
  };
  document.addEventListener('visibilitychange', renew, { signal });
  for (const sign of SIGNS) addEventListener(sign, renew, { signal });
  void renew();
  return () => stopping.abort();
}
