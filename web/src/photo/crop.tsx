import 'react-easy-crop/react-easy-crop.css';
import { useSignal } from '@preact/signals';
import { useEffect, useId, useMemo } from 'preact/hooks';
import Cropper from 'react-easy-crop';
import { useAction } from '../action.ts';
import { t } from '../i18n/language.ts';
import { BusyButton } from '../parts/busy-button.tsx';
import { Notice } from '../parts/notice.tsx';
import { encode, type Square } from './encode.ts';

interface Props {
  file: Blob;
  onCropped: (jpeg: Blob) => void;
  onCancel: () => void;
}

const MAX_ZOOM = 4;

/** Lets users crop a photo to a square by dragging and pinching, or with the arrow keys and a slider. */
export function Crop({ file, onCropped, onCancel }: Props) {
  const id = useId();
  const crop = useSignal({ x: 0, y: 0 });
  const zoom = useSignal(1);
  const square = useSignal<Square | undefined>(undefined);
  // Resolves when the photo is loaded, because users may click “Use this photo” before that.
  const measured = useMemo(() => Promise.withResolvers<void>(), [file]);
  const url = useMemo(() => URL.createObjectURL(file), [file]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  const confirm = useAction(async () => {
    await measured.promise;
    if (square.value) onCropped(await encode(file, square.value));
  });
  return (
    <div class="crop">
      <div class="crop-area">
        <Cropper
          image={url}
          crop={crop.value}
          zoom={zoom.value}
          maxZoom={MAX_ZOOM}
          aspect={1}
          objectFit="cover"
          showGrid={false}
          keyboardStep={8}
          onCropChange={(moved) => {
            crop.value = moved;
          }}
          onZoomChange={(zoomed) => {
            zoom.value = zoomed;
          }}
          onCropComplete={(_share, pixels) => {
            square.value = pixels;
            measured.resolve();
          }}
          cropperProps={{ role: 'group', 'aria-label': t('photo.cropArea'), 'aria-describedby': `${id}-hint` }}
          mediaProps={{ alt: '' }}
          disableAutomaticStylesInjection
        />
      </div>
      <p id={`${id}-hint`} class="hint">
        {t('photo.cropHint')}
      </p>
      <label class="zoom">
        {t('photo.zoom')}
        <input
          type="range"
          min="1"
          max={MAX_ZOOM}
          step="0.05"
          value={zoom.value}
          onInput={({ currentTarget }) => {
            zoom.value = Number(currentTarget.value);
          }}
        />
      </label>
      <Notice failure={confirm.failure} />
      <div class="actions">
        <BusyButton busy={confirm.busy} busyLabel={t('photo.cropping')} onClick={() => confirm.run()}>
          {t('photo.use')}
        </BusyButton>
        <button class="button plain" type="button" onClick={onCancel}>
          {t('photo.chooseAnother')}
        </button>
      </div>
    </div>
  );
}
