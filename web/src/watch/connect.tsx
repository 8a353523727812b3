import { useSignal } from '@preact/signals';
import { unsavedDevice } from '../devices/new-device.ts';
import { unfinishedImport } from '../file-import/unfinished.ts';
import { t } from '../i18n/language.ts';
import { deferred } from '../parts/deferred.tsx';
import { ConnectWatch } from './connect-watch.tsx';
import { type Source, SourceChoice } from './source-choice.tsx';

const FileImport = deferred(async () => (await import('../file-import/file-import.tsx')).FileImport);
const OwnDevice = deferred(async () => (await import('../devices/own-device.tsx')).OwnDevice);

interface Props {
  onDone: () => void;
  /** Called when the user would rather not connect anything. */
  onSkip: () => void;
}

/** @returns the source that a reload has interrupted, which is shown again */
function interruptedSource(): Source | undefined {
  if (unsavedDevice()) return 'device';
  return unfinishedImport.peek() && 'file';
}

/** Lets users connect a source: first they choose its kind, then what they consent to. */
export function Connect({ onDone, onSkip }: Props) {
  const source = useSignal(interruptedSource());
  /** Whether a file is being imported, or a key is shown that is not saved yet. */
  const isBusy = useSignal(false);
  const setBusy = (isNow: boolean) => {
    isBusy.value = isNow;
  };
  return (
    <div class="connect">
      {!isBusy.value && (
        <SourceChoice
          chosen={source.value}
          onChoose={(name) => {
            source.value = name;
          }}
        />
      )}
      {source.value === 'file' && <FileImport onBusy={setBusy} onDone={onDone} />}
      {source.value === 'device' && <OwnDevice onBusy={setBusy} onDone={onDone} />}
      {source.value === 'watch' && <ConnectWatch onDone={onDone} />}
      {!isBusy.value && (
        <div class="actions">
          <button class="button quiet" type="button" onClick={onSkip}>
            {t('connect.skip')}
          </button>
        </div>
      )}
    </div>
  );
}
