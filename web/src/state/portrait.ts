import { signal } from '@preact/signals';
import { unwrap } from '../../../client/client.ts';
import { hatchery, mine } from '../api.ts';
import { forPresentUser } from './mine.ts';

/** The address of the pet's picture in this page; undefined until it has been fetched. */
export const portrait = signal<string | undefined>(undefined);

/** Fetches the picture. By hand, as an `<img>` could not send the token, and an address that needed none would be anybody's. */
export async function loadPortrait(): Promise<void> {
  const picture = unwrap(hatchery.GET('/users/{user_id}/avatar', { params: mine(), parseAs: 'blob' }));
  await forPresentUser(picture, showPortrait);
}

/** Shows a picture that is at hand already. */
export function showPortrait(picture: Blob): void {
  const former = portrait.peek();
  portrait.value = URL.createObjectURL(picture);
  if (former) URL.revokeObjectURL(former);
}
