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

const MOST_ZOOM = 4;

/** Cuts a square: by dragging and pinching, by the arrow keys, and by a slider for the size. */
export function Crop({ file, onCropped, onCancel }: Props) {
  const id = useId();
  const crop = useSignal({ x: 0, y: 0 });
  const zoom = useSignal(1);
  const square = useSignal<Square | undefined>(undefined);
  // The picture may still be on its way when it is to be used.
  const isMeasured = useMemo(() => Promise.withResolvers<void>(), [file]);
  const address = useMemo(() => URL.createObjectURL(file), [file]);
  useEffect(() => () => URL.revokeObjectURL(address), [address]);
  const cut = useAction(async () => {
    await isMeasured.promise;
    if (square.value) onCropped(await encode(file, square.value));
  });
  return (
    <div class="crop">
      <div class="crop-area">
        <Cropper
          image={address}
          crop={crop.value}
          zoom={zoom.value}
          maxZoom={MOST_ZOOM}
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
            isMeasured.resolve();
          }}
          cropperProps={{ role: 'group', 'aria-label': t('photo.area'), 'aria-describedby': `${id}-how` }}
          mediaProps={{ alt: '' }}
          disableAutomaticStylesInjection
        />
      </div>
      <p id={`${id}-how`} class="hint">
        {t('photo.how')}
      </p>
      <label class="zoom">
        {t('photo.zoom')}
        <input
          type="range"
          min="1"
          max={MOST_ZOOM}
          step="0.05"
          value={zoom.value}
          onInput={({ currentTarget }) => {
            zoom.value = Number(currentTarget.value);
          }}
        />
      </label>
      <Notice failure={cut.failure} />
      <div class="actions">
        <BusyButton busy={cut.busy} meanwhile={t('photo.cutting')} onClick={() => cut.run()}>
          {t('photo.use')}
        </BusyButton>
        <button class="button plain" type="button" onClick={onCancel}>
          {t('photo.other')}
        </button>
      </div>
    </div>
  );
}
