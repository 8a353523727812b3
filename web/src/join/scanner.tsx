import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../i18n/language.ts';
import { Dialog } from '../parts/dialog.tsx';
import { closeCamera, openCamera } from './camera.ts';
import { readVideo } from './read-qr.ts';

interface Props {
  accepts: (text: string) => boolean;
  onFound: (text: string) => void;
  /** Called when the user closes the scanner, or with the reason why it cannot be used. */
  onClose: (reason?: 'refused' | 'notLoaded') => void;
}

/** Shows the camera until it sees a QR code that is accepted. */
export function Scanner({ accepts, onFound, onClose }: Props) {
  const video = useRef<HTMLVideoElement>(null);
  const isOtherCode = useSignal(false);
  useEffect(() => {
    let isClosed = false;
    let stopReading = () => {};
    const camera = openCamera();
    function accept(text: string): boolean {
      isOtherCode.value = !accepts(text);
      if (isOtherCode.peek()) return false;
      onFound(text);
      return true;
    }
    camera.then(
      (stream) => {
        if (isClosed || !video.current) return;
        video.current.srcObject = stream;
        stopReading = readVideo(video.current, accept, () => onClose('notLoaded'));
      },
      () => isClosed || onClose('refused'),
    );
    return () => {
      isClosed = true;
      stopReading();
      void camera.then(closeCamera).catch(() => {});
    };
  }, []);
  return (
    <Dialog title={t('waysIn.join.scanner.title')} onCancel={() => onClose()}>
      <div class="viewfinder">
        <video ref={video} autoplay muted playsInline aria-label={t('waysIn.join.scanner.camera')} />
      </div>
      <p class="hint" role="status">
        {isOtherCode.value ? t('waysIn.join.scanner.other') : t('waysIn.join.scanner.hint')}
      </p>
      <button class="button plain" type="button" onClick={() => onClose()}>
        {t('cancel')}
      </button>
    </Dialog>
  );
}
