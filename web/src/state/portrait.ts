import { signal } from '@preact/signals';
import { unwrap } from '../../../client/client.ts';
import { currentUserParams, hatchery } from '../api.ts';
import { forCurrentUser } from './current-user.ts';

/** The blob URL of the pet's picture; undefined until it is loaded. */
export const portrait = signal<string | undefined>(undefined);

/** Loads the picture with `fetch`, because an `<img>` cannot send the access token. */
export async function loadPortrait(): Promise<void> {
  const picture = unwrap(hatchery.GET('/users/{user_id}/avatar', { params: currentUserParams(), parseAs: 'blob' }));
  await forCurrentUser(picture, setPortrait);
}

/** Shows a picture that the app already has, without loading it. */
export function setPortrait(picture: Blob): void {
  const previous = portrait.peek();
  portrait.value = URL.createObjectURL(picture);
  if (previous) URL.revokeObjectURL(previous);
}
