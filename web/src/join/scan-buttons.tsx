import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useAction } from '../action.ts';
import { t } from '../i18n/language.ts';
import { deferred } from '../parts/deferred.tsx';
import { hasCamera } from './camera.ts';

const Scanner = deferred(async () => (await import('./scanner.tsx')).Scanner);

type Hint = 'refused' | 'noCode' | 'notLoaded';

const textOf = (hint: Hint | undefined): string | undefined =>
  hint === 'notLoaded' ? t('problem.notLoaded') : hint && t(`waysIn.join.hint.${hint}`);

/** A file that is not a picture is a DOMException. Any other failure is that of loading the decoder. */
const hintOf = (failure: unknown): Hint => (failure instanceof DOMException ? 'noCode' : 'notLoaded');

interface Props {
  /** Whether a QR code's text is what the user is looking for. The camera ignores other codes. */
  accepts: (text: string) => boolean;
  onFound: (text: string) => void;
}

/** Offers to read a QR code with the camera, if there is one, or from a picture. */
export function ScanButtons({ accepts, onFound }: Props) {
  const isCameraFound = useSignal(false);
  const isScanning = useSignal(false);
  /** What to say about the last attempt. */
  const hint = useSignal<Hint | undefined>(undefined);
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
        {textOf(reading.failure === undefined ? hint.value : hintOf(reading.failure))}
      </p>
      {isScanning.value && (
        <Scanner
          accepts={accepts}
          onFound={(text) => {
            isScanning.value = false;
            onFound(text);
          }}
          onClose={(reason) => {
            isScanning.value = false;
            hint.value = reason;
          }}
        />
      )}
    </>
  );
}
