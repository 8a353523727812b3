import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { publishAvatar } from '../../../client/avatar.ts';
import { isApiError, isNetworkError } from '../../../client/errors.ts';
import { useAction } from '../action.ts';
import { hatchery } from '../api.ts';
import { pause } from '../keep-trying.ts';
import { showOwnerPhoto } from '../state/owner-photo.ts';
import { showProfile } from '../state/profile.ts';
import { session } from '../state/session.ts';
import { beginPhoto, mayBeSent } from './declined.ts';
import { dropPendingPhoto, savePendingPhoto } from './pending-photo.ts';

/** Delays in ms before each automatic retry after a network error. */
const RETRY_DELAYS_MS = [1_000, 3_000, 6_000];

/**
 * Uploads a photo and publishes it as the portrait. The photo stays saved until it is published, so that the upload
 * can continue after a reload.
 */
export function useUpload(onDone: () => void) {
  /** Fraction of the photo that has been sent, from 0 to 1; undefined while waiting for a retry. */
  const share = useSignal<number | undefined>(undefined);
  const controller = useRef<AbortController | undefined>(undefined);

  const upload = useAction(async (photo: Blob) => {
    controller.current = new AbortController();
    const { signal } = controller.current;
    beginPhoto();
    await savePendingPhoto(photo);
    const onProgress = (sent: number) => {
      share.value = sent;
    };
    for (let attempt = 0; ; attempt += 1) {
      try {
        share.value = 0;
        showProfile(await publishAvatar(hatchery, session.peek()?.userId ?? '', photo, { signal, onProgress }));
        break;
      } catch (error) {
        const retryDelay = RETRY_DELAYS_MS[attempt];
        // Delete a cancelled or rejected photo, so that it is not sent again after a reload.
        if (signal.aborted || (isApiError(error) && error.status < 500)) await dropPendingPhoto();
        if (!isNetworkError(error) || retryDelay === undefined) throw error;
        share.value = undefined;
        await pause(retryDelay, signal);
      }
    }
    await dropPendingPhoto();
    mayBeSent.value = false;
    showOwnerPhoto(photo);
    onDone();
  });
  useEffect(() => () => controller.current?.abort(), []);

  return { ...upload, share: share.value, cancel: () => controller.current?.abort() };
}
