import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { unwrap } from '../../../client/client.ts';
import type { ProfilePatch, UserProfile } from '../../../shared/models/typescript/types.ts';
import { currentUserParams, hatchery } from '../api.ts';
import { locale } from '../i18n/language.ts';
import { forCurrentUser } from './current-user.ts';
import { session } from './session.ts';

export const profile = signal<UserProfile | undefined>(undefined);

/** Shows this profile, and switches the page to its language. */
export function showProfile(latest: UserProfile): void {
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
 * Returns the profile signal and loads the profile if necessary. Failures are ignored, because the screens also work
 * without the names.
 */
export function useProfile(): typeof profile {
  useEffect(() => {
    if (!profile.peek()) void loadProfile().catch(() => {});
  }, []);
  return profile;
}
