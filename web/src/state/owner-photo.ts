import { signal } from '@preact/signals';
import { unwrap } from '../../../client/client.ts';
import { currentUserParams, hatchery } from '../api.ts';
import { forCurrentUser } from './current-user.ts';

/** The blob URL of the owner's photo; undefined until it is loaded. */
export const ownerPhoto = signal<string | undefined>(undefined);

/** Loads the photo with `fetch`, because an `<img>` cannot send the access token. */
export async function loadOwnerPhoto(): Promise<void> {
  const photo = unwrap(hatchery.GET('/users/{user_id}/avatar', { params: currentUserParams(), parseAs: 'blob' }));
  await forCurrentUser(photo, showOwnerPhoto);
}

/** Shows a photo that the app already has, without loading it. */
export function showOwnerPhoto(photo: Blob | undefined): void {
  const previous = ownerPhoto.peek();
  ownerPhoto.value = photo && URL.createObjectURL(photo);
  if (previous) URL.revokeObjectURL(previous);
}
