import { useSignal } from '@preact/signals';
import { t } from '../../i18n/language.ts';
import { Unlocked } from '../../locked/unlocked.tsx';
import { deferred } from '../../parts/deferred.tsx';
import { refreshSamples } from '../../state/samples.ts';
import { Card } from '../card.tsx';

const FileImport = deferred(async () => (await import('../../file-import/file-import.tsx')).FileImport);

/** Lets owners fill the charts from a file. */
export function ImportCard() {
  const isOpen = useSignal(false);
  const isBusy = useSignal(false);
  const close = () => {
    isOpen.value = false;
    void refreshSamples();
  };
  return (
    <Card title={t('home.file.title')} lead={t('home.file.lead')} open={isOpen.value}>
      {isOpen.value ? (
        <FileImport onBusy={(busy) => (isBusy.value = busy)} onDone={close} />
      ) : (
        <Unlocked instead="connect">
          <button class="button plain" type="button" onClick={() => (isOpen.value = true)}>
            {t('home.file.open')}
          </button>
        </Unlocked>
      )}
      {isOpen.value && !isBusy.value && (
        <div class="actions">
          <button class="button quiet" type="button" onClick={close}>
            {t('cancel')}
          </button>
        </div>
      )}
    </Card>
  );
}
