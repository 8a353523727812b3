import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { isApiError } from '../../../client/errors.ts';
import { useFocusOnChange } from '../focus.ts';
import { deferred } from '../parts/deferred.tsx';
import { Notice } from '../parts/notice.tsx';
import { dropPendingPhoto, readPendingPhoto } from './pending-photo.ts';
import { PhotoPicker } from './photo-picker.tsx';
import { useUpload } from './upload.ts';
import { Uploading } from './uploading.tsx';

const Crop = deferred(async () => (await import('./crop.tsx')).Crop);

/** Error codes for which a retry with the same photo is pointless. */
const PERMANENT_ERRORS = ['picture-too-large', 'unreadable-picture', 'unsupported-picture-type'];

interface Props {
  onDone: () => void;
}

/** Lets users choose and crop a photo, then uploads it. After a reload, it uploads a photo that was already cropped. */
export function Photo({ onDone }: Props) {
  const chosen = useSignal<File | undefined>(undefined);
  const cropped = useSignal<Blob | undefined>(undefined);
  const upload = useUpload(onDone);
  const isPermanent = isApiError(upload.failure, ...PERMANENT_ERRORS);

  function send(photo: Blob) {
    cropped.value = photo;
    void upload.run(photo);
  }
  function startOver(file?: File) {
    upload.cancel();
    void dropPendingPhoto();
    cropped.value = undefined;
    chosen.value = file;
  }
  useEffect(() => {
    let isUnmounted = false;
    void readPendingPhoto().then((pending) => pending && !isUnmounted && send(pending));
    return () => {
      isUnmounted = true;
    };
  }, []);

  const photo = cropped.value;
  const phase = photo && !isPermanent ? 'upload' : chosen.value && !photo ? 'crop' : 'pick';
  const container = useFocusOnChange<HTMLDivElement>(phase);
  return (
    <div ref={container} class="photo" tabIndex={-1}>
      {phase === 'upload' && photo && (
        <Uploading {...upload} onRetry={() => send(photo)} onChooseAnother={() => startOver()} />
      )}
      {phase === 'crop' && chosen.value && <Crop file={chosen.value} onCropped={send} onCancel={() => startOver()} />}
      {phase === 'pick' && photo && <Notice failure={upload.failure} />}
      {phase === 'pick' && <PhotoPicker onPick={startOver} />}
    </div>
  );
}
