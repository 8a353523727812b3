import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useAction } from '../action.ts';
import { t } from '../i18n/language.ts';
import { deferred } from '../parts/deferred.tsx';
import { hasCamera } from './camera.ts';

const Scanner = deferred(async () => (await import('./scanner.tsx')).Scanner);

/** Offers to read a QR code with the camera, if there is one, or from a picture. */
export function ScanButtons({ onFound }: { onFound: (text: string) => void }) {
  const isCameraFound = useSignal(false);
  const isScanning = useSignal(false);
  /** What to say about the last attempt. */
  const hint = useSignal<'refused' | 'noCode' | undefined>(undefined);
  useEffect(() => {
    void hasCamera().then((found) => {
      isCameraFound.value = found;
    });
  }, []);
  const reading = useAction(async (file: File) => {
    hint.value = undefined;
    const { readPicture } = await import('./read-qr.ts');
    const text = await readPicture(file);
    if (text === undefined) hint.value = 'noCode';
    else onFound(text);
  });
  return (
    <>
      <div class="actions">
        {isCameraFound.value && (
          <button
            class="button plain"
            type="button"
            onClick={() => {
              hint.value = undefined;
              isScanning.value = true;
            }}
          >
            {t('waysIn.join.scan')}
          </button>
        )}
        <label class="button plain">
          {t('waysIn.join.picture')}
          <input
            class="visually-hidden"
            type="file"
            accept="image/*"
            onChange={({ currentTarget }) => {
              const [file] = currentTarget.files ?? [];
              currentTarget.value = '';
              if (file) void reading.run(file);
            }}
          />
        </label>
      </div>
      <p class="hint" role="status">
        {reading.failure !== undefined
          ? t('waysIn.join.hint.noCode')
          : hint.value && t(`waysIn.join.hint.${hint.value}`)}
      </p>
      {isScanning.value && (
        <Scanner
          onFound={(text) => {
            isScanning.value = false;
            onFound(text);
          }}
          onClose={(isRefused) => {
            isScanning.value = false;
            hint.value = isRefused ? 'refused' : undefined;
          }}
        />
      )}
    </>
  );
}
