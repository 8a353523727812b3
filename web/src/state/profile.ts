import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { unwrap } from '../../../client/client.ts';
import type { ProfilePatch, UserProfile } from '../../../shared/models/typescript/types.ts';
import { currentUserParams, hatchery } from '../api.ts';
import { locale } from '../i18n/language.ts';
import { browserTimeZone } from '../time-zone.ts';
import { forCurrentUser } from './current-user.ts';
import { pet } from './pet.ts';
import { session } from './session.ts';

export const profile = signal<UserProfile | undefined>(undefined);

/** When the user would have been erased, if something has prevented it while the page was open. */
export const avoidedErasure = signal<string | undefined>(undefined);

/** Shows this profile if it has changed, and switches the page to its language. */
export function showProfile(latest: UserProfile): void {
  const shown = profile.peek();
  if (JSON.stringify(latest) === JSON.stringify(shown)) return;
  // Any change of the profile is activity, so any answer may be the first without `forget_at`. The operator's settings change no version.
  if (!latest.forget_at && latest.version !== shown?.version) avoidedErasure.value ??= shown?.forget_at;
  profile.value = latest;
  if (latest.locale) locale.value = latest.locale;
}

export async function loadProfile(): Promise<void> {
  await forCurrentUser(unwrap(hatchery.GET('/users/{user_id}', { params: currentUserParams() })), showProfile);
}

export async function changeProfile(patch: ProfilePatch): Promise<void> {
  const body = { ...patch, user_id: session.peek()?.userId ?? '' };
  showProfile(await unwrap(hatchery.POST('/users', { body })));
}

/**
 * Stores this browser's time zone, which decides the pet's day, if the profile has another one. Does nothing while the user is locked.
 * A failure is ignored, because the next visit repeats it; the server may not know the zone.
 */
export async function keepTimeZone(): Promise<void> {
  const { time_zone, locked } = profile.peek() ?? {};
  const zone = browserTimeZone();
  if (locked || zone === undefined || zone === time_zone) return;
  await changeProfile({ time_zone: zone }).catch(() => {});
}

/**
 * Loads the profile again when another tab or device may have changed it: when the page is shown or focused, and when the pet changes.
 * @returns a function that stops this
 */
export function followProfile(): () => void {
  // A failure is ignored: the profile that is shown stays, and the poll of the pet says that the server cannot be reached.
  const reload = () => void (document.hidden || loadProfile().catch(() => {}));
  let shown = pet.peek();
  const stopFollowing = pet.subscribe((latest) => {
    if (shown && latest && latest !== shown) reload();
    shown = latest;
  });
  document.addEventListener('visibilitychange', reload);
  addEventListener('focus', reload);
  return () => {
    stopFollowing();
    document.removeEventListener('visibilitychange', reload);
    removeEventListener('focus', reload);
  };
}

/**
 * Returns the profile signal and loads the profile if necessary. Failures are ignored, because the screens also work
 * without the names.
 */
export function useProfile(): typeof profile {
  useEffect(() => {
    if (!profile.peek()) void loadProfile().catch(() => {});
  }, []);
  return profile;
}
