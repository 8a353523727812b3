import { signal } from '@preact/signals';
import type { ErasureReceipt } from '../../../shared/models/typescript/types.ts';
import { dropPhoto } from '../photo/kept-photo.ts';
import { dropCreated } from './created.ts';
import { forgetDraft } from './draft.ts';
import { pet, petFailure } from './pet.ts';
import { portrait } from './portrait.ts';
import { profile } from './profile.ts';
import { samples, samplesFailure } from './samples.ts';
import { session } from './session.ts';
import { erasedAt, streams } from './streams.ts';

/** What was erased, for as long as it is being looked at. */
export const receipt = signal<ErasureReceipt | undefined>(undefined);

/** Shows the receipt, and forgets in this browser what the service has forgotten. */
export function leave(erased: ErasureReceipt): void {
  receipt.value = erased;
  forget();
}

/** Forgets who was here: in this tab, and by the session's end in the others. */
export function forget(): void {
  void dropPhoto();
  void dropCreated();
  forgetDraft();
  erasedAt.value = {};
  session.value = undefined;
}

// What has been seen of one user is nothing to the next, who may have come by another tab.
let present = session.peek()?.userId;
session.subscribe((now) => {
  if (now?.userId === present) return;
  present = now?.userId;
  if (portrait.peek()) URL.revokeObjectURL(portrait.peek() ?? '');
  for (const seen of [pet, petFailure, portrait, profile, samples, samplesFailure, streams]) seen.value = undefined;
});
