import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useAction } from '../action.ts';
import { t } from '../i18n/language.ts';
import { deferred } from '../parts/deferred.tsx';
import { Loading } from '../parts/loading.tsx';
import { Notice } from '../parts/notice.tsx';
import { loadSamples } from '../state/samples.ts';
import { isOpen, loadStreams, streams } from '../state/streams.ts';
import { Card } from './card.tsx';
import { StreamSettings } from './stream-settings.tsx';

const Connect = deferred(async () => (await import('../watch/connect.tsx')).Connect);

/** What is connected, and what its readings may be used for. */
export function Streams() {
  const isConnecting = useSignal(false);
  const receipt = useSignal('');
  const loading = useAction(async () => void (await loadStreams()));
  useEffect(() => void loading.run(), []);
  const open = streams.value?.filter(isOpen);
  return (
    <Card title={t('streams.title')} lead={t('streams.lead')} wide>
      <Notice failure={loading.failure} />
      {!open && loading.busy && <Loading />}
      {open?.length === 0 && !isConnecting.value && <p>{t('streams.nothing')}</p>}
      {open?.map((stream) => (
        <StreamSettings
          key={stream.stream_id}
          stream={stream}
          onRevoked={(words) => {
            receipt.value = words;
          }}
        />
      ))}
      <p role="status">{receipt.value}</p>
      {isConnecting.value ? (
        <Connect
          onDone={() => {
            isConnecting.value = false;
            void loading.run();
            void loadSamples();
          }}
        />
      ) : (
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
      )}
    </Card>
  );
}
