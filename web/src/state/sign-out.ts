import type { ErasureReceipt } from '../../../shared/models/typescript/types.ts';
import { dropUnsaved } from '../devices/new-device.ts';
import { unfinishedImport } from '../file-import/unfinished.ts';
import { isFolded } from '../help-lines/folded.ts';
import { dropSubscription } from '../notifications/subscription.ts';
import { dropPendingPhoto } from '../photo/pending-photo.ts';
import { watchesOff } from '../watch/watches-off.ts';
import { passkeys } from '../ways-in/passkeys-state.ts';
import { isPostponed } from '../ways-in/recovery-state.ts';
import { tokens } from '../ways-in/tokens.ts';
import { dropActivity } from './activity.ts';
import { dropCreated } from './created.ts';
import { clearDraft } from './draft.ts';
import { dropDrawings } from './drawings.ts';
import { dropLastPet } from './last-pet.ts';
import { showOwnerPhoto } from './owner-photo.ts';
import { clearPairingCode } from './pairing.ts';
import { pet, petFailure } from './pet.ts';
import { avoidedErasure, profile } from './profile.ts';
import { count, object, optional, text } from './read-stored.ts';
import { removeSamplePages } from './sample-pages.ts';
import { samples, samplesFailure } from './samples.ts';
import { session } from './session.ts';
import { stored } from './stored.ts';
import { erasedAt, streams } from './streams.ts';

/** The receipt of an erasure. It is shown until the user starts over, also after a reload. */
export const receipt = stored<ErasureReceipt | undefined>(
  'hatchery.receipt',
  undefined,
  optional(
    object<ErasureReceipt>({
      user_id: text,
      erased_at: text,
      erased: object<ErasureReceipt['erased']>({
        profiles: count,
        tokens: count,
        streams: count,
        batches: count,
        samples: count,
        pets: count,
        portraits: count,
        uploads: count,
        exports: count,
      }),
    }),
  ),
);

export function signOutErased(erasure: ErasureReceipt): void {
  receipt.value = erasure;
  signOut();
}

/** Clears the user's data in this browser. Other tabs do the same when they see that the session was removed. */
export function signOut(): void {
  void dropPendingPhoto();
  void dropCreated();
  dropActivity();
  clearDraft();
  dropUnsaved();
  clearPairingCode();
  erasedAt.value = {};
  watchesOff.value = {};
  isPostponed.value = false;
  unfinishedImport.value = undefined;
  session.value = undefined;
}

// Drop cached data when the user changes, so that one user's data is never shown to another. The session may have
// been changed by another tab.
let currentUserId = session.peek()?.userId;
session.subscribe((now) => {
  if (now?.userId === currentUserId) return;
  // Users who have just been created may have folded the card away before.
  if (currentUserId !== undefined) isFolded.value = false;
  currentUserId = now?.userId;
  void dropLastPet();
  // If it fails, the owner can end the subscription from another device.
  void dropSubscription().catch(() => {});
  void removeSamplePages();
  dropDrawings();
  showOwnerPhoto(undefined);
  for (const cached of [avoidedErasure, pet, petFailure, profile, samples, samplesFailure, streams, tokens, passkeys])
    cached.value = undefined;
});
