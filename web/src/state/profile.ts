import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { unwrap } from '../../../client/client.ts';
import type { ProfilePatch, UserProfile } from '../../../shared/models/typescript/types.ts';
import { hatchery, mine } from '../api.ts';
import { locale } from '../i18n/language.ts';
import { forPresentUser } from './mine.ts';
import { session } from './session.ts';

/** The profile as it was last seen; undefined until then. */
export const profile = signal<UserProfile | undefined>(undefined);

/** From now on the page speaks the profile's language. */
export function showProfile(seen: UserProfile): void {
  profile.value = seen;
  if (seen.locale) locale.value = seen.locale;
}

export async function loadProfile(): Promise<void> {
  await forPresentUser(unwrap(hatchery.GET('/users/{user_id}', { params: mine() })), showProfile);
}

/** Changes what the patch names and nothing else. */
export async function changeProfile(patch: ProfilePatch): Promise<void> {
  const body = { ...patch, user_id: session.peek()?.userId ?? '' };
  showProfile(await unwrap<UserProfile>(hatchery.POST('/users', { body })));
}

/** The profile, asked for where it is not known yet. It only lends its names, so screens do without while it cannot be had. */
export function useProfile(): typeof profile {
  useEffect(() => {
    if (!profile.peek()) void loadProfile().catch(() => {});
  }, []);
  return profile;
}
