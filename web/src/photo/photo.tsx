import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { isApiError } from '../../../client/errors.ts';
import { useFocusOn } from '../focus.ts';
import { deferred } from '../parts/deferred.tsx';
import { Notice } from '../parts/notice.tsx';
import { dropPhoto, keptPhoto } from './kept-photo.ts';
import { Pick } from './pick.tsx';
import { useUpload } from './upload.ts';
import { Uploading } from './uploading.tsx';

const Crop = deferred(async () => (await import('./crop.tsx')).Crop);

/** What will never be taken, however often it is sent. */
const HOPELESS = ['picture-too-large', 'unreadable-picture', 'unsupported-picture-type'];

interface Props {
  onDone: () => void;
}

/** A photo on its way to be the pet's picture: chosen, cut, uploaded. One that was cut before a reload goes on from there. */
export function Photo({ onDone }: Props) {
  const chosen = useSignal<File | undefined>(undefined);
  const cropped = useSignal<Blob | undefined>(undefined);
  const upload = useUpload(onDone);
  const isHopeless = isApiError(upload.failure, ...HOPELESS);

  function send(photo: Blob) {
    cropped.value = photo;
    void upload.run(photo);
  }
  function startOver(file?: File) {
    upload.cancel();
    void dropPhoto();
    cropped.value = undefined;
    chosen.value = file;
  }
  useEffect(() => {
    let isGone = false;
    void keptPhoto().then((kept) => kept && !isGone && send(kept));
    return () => {
      isGone = true;
    };
  }, []);

  const photo = cropped.value;
  const phase = photo && !isHopeless ? 'upload' : chosen.value && !photo ? 'crop' : 'pick';
  const place = useFocusOn<HTMLDivElement>(phase);
  return (
    <div ref={place} class="photo" tabIndex={-1}>
      {phase === 'upload' && photo && <Uploading {...upload} onAgain={() => send(photo)} onOther={() => startOver()} />}
      {phase === 'crop' && chosen.value && <Crop file={chosen.value} onCropped={send} onCancel={() => startOver()} />}
      {phase === 'pick' && photo && <Notice failure={upload.failure} />}
      {phase === 'pick' && <Pick onPick={startOver} />}
    </div>
  );
}
