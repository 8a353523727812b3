import { useSignal } from '@preact/signals';
import { unsavedDevice } from '../devices/new-device.ts';
import { unfinishedImport } from '../file-import/unfinished.ts';
import { t } from '../i18n/language.ts';
import { Unlocked } from '../locked/unlocked.tsx';
import { deferred } from '../parts/deferred.tsx';
import { refreshSamples } from '../state/samples.ts';
import { isOpen, streams } from '../state/streams.ts';
import { Card } from './card.tsx';
import { StreamSettings } from './stream-settings.tsx';

const Connect = deferred(async () => (await import('../watch/connect.tsx')).Connect);

export function Streams() {
  // An import or a new device that a reload interrupted is shown again.
  const isConnecting = useSignal(unfinishedImport.peek() !== undefined || unsavedDevice() !== undefined);
  const receipt = useSignal('');
  const open = streams.value?.filter(isOpen);
  return (
    <Card title={t('consent.title')} lead={t('streams.lead')} open={`${isConnecting.value} ${receipt.value}`}>
      {open?.length === 0 && !isConnecting.value && <p>{t('streams.empty')}</p>}
      {open?.map((stream) => (
        <StreamSettings
          key={stream.stream_id}
          stream={stream}
          onRevoked={(message) => {
            receipt.value = message;
          }}
        />
      ))}
      <p role="status">{receipt.value}</p>
      {isConnecting.value ? (
        <Connect
          onDone={() => {
            isConnecting.value = false;
            void refreshSamples();
          }}
          onSkip={() => {
            isConnecting.value = false;
          }}
        />
      ) : (
        <Unlocked instead="connect">
          <button
            class="button plain"
            type="button"
            onClick={() => {
              isConnecting.value = true;
              receipt.value = '';
            }}
          >
            {t('streams.connect')}
          </button>
        </Unlocked>
      )}
    </Card>
  );
}
