import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { publishAvatar } from '../../../client/avatar.ts';
import { isApiError, isNetworkError } from '../../../client/errors.ts';
import { useAction } from '../action.ts';
import { hatchery } from '../api.ts';
import { showPortrait } from '../state/portrait.ts';
import { showProfile } from '../state/profile.ts';
import { session } from '../state/session.ts';
import { dropPhoto, keepPhoto } from './kept-photo.ts';

/** Tries on its own, with these waits between them, when the network or the server goes away in between. */
const WAITS_MS = [1_000, 3_000, 6_000];

/** Uploads a photo and makes it the portrait. Until that is done it is kept, so that it can go on after whatever happened. */
export function useUpload(onDone: () => void) {
  /** How much has been sent, from 0 to 1; undefined while waiting to try again. */
  const share = useSignal<number | undefined>(undefined);
  const controller = useRef<AbortController | undefined>(undefined);

  const upload = useAction(async (photo: Blob) => {
    controller.current = new AbortController();
    const { signal } = controller.current;
    await keepPhoto(photo);
    const onProgress = (sent: number) => {
      share.value = sent;
    };
    for (let tried = 0; ; tried += 1) {
      try {
        share.value = 0;
        showProfile(await publishAvatar(hatchery, session.peek()?.userId ?? '', photo, { signal, onProgress }));
        break;
      } catch (error) {
        const pause = WAITS_MS[tried];
        // What was stopped or will never be taken is not sent again unasked.
        if (signal.aborted || (isApiError(error) && error.status < 500)) await dropPhoto();
        if (!isNetworkError(error) || pause === undefined) throw error;
        share.value = undefined;
        await elapsed(pause, signal);
      }
    }
    await dropPhoto();
    showPortrait(photo);
    onDone();
  });
  useEffect(() => () => controller.current?.abort(), []);

  return { ...upload, share: share.value, cancel: () => controller.current?.abort() };
}

/** Resolves after a while, or at once when the network is back; rejects when the signal says so. */
function elapsed(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    setTimeout(resolve, ms);
    addEventListener('online', () => resolve(), { once: true, signal });
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
