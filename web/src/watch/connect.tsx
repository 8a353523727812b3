import { useSignal } from '@preact/signals';
import { ALL_METRICS } from '../../../core/streams/metrics.ts';
import type { CreatedStream, HealthStream } from '../../../shared/models/typescript/types.ts';
import { useAction } from '../action.ts';
import { applyConsentChange, type Consent } from '../consent.ts';
import { unfinishedImport } from '../file-import/unfinished.ts';
import { useFocusOnChange } from '../focus.ts';
import { t } from '../i18n/language.ts';
import { BusyButton } from '../parts/busy-button.tsx';
import { ConsentSwitches } from '../parts/consent-switches.tsx';
import { deferred } from '../parts/deferred.tsx';
import { Notice } from '../parts/notice.tsx';
import { IngestToken } from './ingest-token.tsx';
import { METRICS, sendWeek } from './simulated-watch.ts';
import { type Source, SourceChoice } from './source-choice.tsx';
import { connectWatchStream, createDeviceStream } from './sources.ts';

const FileImport = deferred(async () => (await import('../file-import/file-import.tsx')).FileImport);

const AVAILABLE: Record<Exclude<Source, 'file'>, HealthStream['metrics']> = { watch: METRICS, device: ALL_METRICS };
const NO_CONSENT: Consent = { metrics: [], purposes: [] };

interface Props {
  onDone: () => void;
  /** Called when the user would rather not connect anything. */
  onSkip: () => void;
}

/**
 * Lets users connect a source. First they choose its kind, then what they consent to. All consents are off initially.
 */
export function Connect({ onDone, onSkip }: Props) {
  const source = useSignal<Source | undefined>(unfinishedImport.peek() && 'file');
  const isImporting = useSignal(false);
  const created = useSignal<CreatedStream | undefined>(undefined);
  const container = useFocusOnChange<HTMLDivElement>(created.value);
  return (
    <div ref={container} class="connect" tabIndex={-1}>
      {created.value && <IngestToken stream={created.value} onDone={onDone} />}
      {!created.value && !isImporting.value && (
        <SourceChoice
          chosen={source.value}
          onChoose={(name) => {
            source.value = name;
          }}
        />
      )}
      {source.value === 'file' && (
        <FileImport
          onBusy={(isBusy) => {
            isImporting.value = isBusy;
          }}
          onDone={onDone}
        />
      )}
      {!created.value && source.value && source.value !== 'file' && (
        <ConsentForm
          key={source.value}
          source={source.value}
          onWatch={onDone}
          onDevice={(stream) => {
            created.value = stream;
          }}
        />
      )}
      {!created.value && !isImporting.value && (
        <div class="actions">
          <button class="button quiet" type="button" onClick={onSkip}>
            {t('connect.skip')}
          </button>
        </div>
      )}
    </div>
  );
}

interface ConsentFormProps {
  source: Exclude<Source, 'file'>;
  onWatch: () => void;
  onDevice: (stream: CreatedStream) => void;
}

function ConsentForm({ source, onWatch, onDevice }: ConsentFormProps) {
  const consent = useSignal(NO_CONSENT);
  const isMissing = useSignal(false);
  const share = useSignal(0);
  const connect = useAction(async () => {
    isMissing.value = consent.value.metrics.length === 0;
    if (isMissing.value) return;
    if (source === 'device') return onDevice(await createDeviceStream(consent.value));
    await sendWeek(await connectWatchStream(consent.value), (done) => {
      share.value = done;
    });
    onWatch();
  });
  const busyLabel = t(source === 'watch' ? 'connect.sendingWeek' : 'connect.connecting');
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void connect.run();
      }}
    >
      <ConsentSwitches
        {...consent.value}
        available={AVAILABLE[source]}
        onChange={(change) => {
          consent.value = applyConsentChange(consent.value, change);
          isMissing.value = false;
        }}
      />
      {isMissing.value && (
        <div class="notice" role="alert">
          <p>{t('connect.noMetric')}</p>
        </div>
      )}
      {connect.busy && source === 'watch' && <progress max={1} value={share.value} aria-label={busyLabel} />}
      <Notice failure={connect.failure} />
      <div class="actions">
        <BusyButton type="submit" busy={connect.busy} busyLabel={busyLabel}>
          {t('connect.connect')}
        </BusyButton>
      </div>
    </form>
  );
}
