import '../style/owner-photo.css';
import { useEffect } from 'preact/hooks';
import { t } from '../i18n/language.ts';
import { keepTrying } from '../keep-trying.ts';
import { loadOwnerPhoto, ownerPhoto } from '../state/owner-photo.ts';
import { profile } from '../state/profile.ts';

/** Shows the owner's photo in a frame, beside the pet. Shows nothing if there is none. */
export function OwnerPhoto({ name }: { name: string }) {
  const address = profile.value?.avatar_url;
  useEffect(() => {
    const controller = new AbortController();
    if (address && !ownerPhoto.peek()) void keepTrying(loadOwnerPhoto, controller.signal);
    return () => controller.abort();
  }, [address]);
  if (!address) return null;
  return (
    <div class="owner-photo">
      {ownerPhoto.value && <img src={ownerPhoto.value} alt={t('photoOf', { name })} width="512" height="512" />}
    </div>
  );
}
