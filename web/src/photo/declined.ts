import { signal } from '@preact/signals';
import { keepTrying } from '../keep-trying.ts';
import { changeProfile, profile } from '../state/profile.ts';
import { count, object, optional, text } from '../state/read-stored.ts';
import { session } from '../state/session.ts';
import { stored } from '../state/stored.ts';
import { dropPendingPhoto } from './pending-photo.ts';

/** How long the server may still publish a photo after the page has stopped waiting for it. */
const PUBLISH_MS = 20_000;

interface Declined {
  userId: string;
  /** When the user declined the photo, in ms since 1970. */
  at: number;
}

/** The user's decision against a photo that may have been sent. It outlives a reload, so that it is carried out. */
const declined = stored<Declined | undefined>(
  'hatchery.photo.declined',
  undefined,
  optional(object<Declined>({ userId: text, at: count })),
);

/** Whether the server may have a photo that was sent from this page. */
export const mayBeSent = signal(false);

/** Call this before a photo is sent, because it replaces an earlier decision. */
export function beginPhoto(): void {
  declined.value = undefined;
  mayBeSent.value = true;
}

/** Drops the photo that was chosen, and removes it from the profile if it was sent. */
export function declinePhoto(): void {
  const userId = session.peek()?.userId;
  if (userId && (mayBeSent.peek() || profile.peek()?.avatar_url)) declined.value = { userId, at: Date.now() };
  mayBeSent.value = false;
  void dropPendingPhoto().then(removeDeclined);
}

/** Removes a declined photo, and again once the server can no longer publish it. */
export async function removeDeclined(): Promise<void> {
  const decision = declined.peek();
  if (decision === undefined || decision.userId !== session.peek()?.userId) return;
  const isCurrent = () => declined.peek()?.at === decision.at;
  const remaining = decision.at + PUBLISH_MS - Date.now();
  await keepTrying(async () => {
    if (isCurrent()) await changeProfile({ avatar_url: null });
  }, new AbortController().signal);
  if (!isCurrent()) return;
  if (remaining > 0) setTimeout(removeDeclined, Math.min(remaining, PUBLISH_MS));
  else declined.value = undefined;
}
