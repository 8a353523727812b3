import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { ALL_METRICS } from '../../../core/streams/metrics.ts';
import type { HealthStream } from '../../../shared/models/typescript/types.ts';
import { applyConsentChange, type Consent, type ConsentChange } from '../consent.ts';
import { t } from '../i18n/language.ts';
import { lock } from '../locked/lock.ts';
import { Unlocked } from '../locked/unlocked.tsx';
import { ConsentSwitches } from '../parts/consent-switches.tsx';
import { Notice } from '../parts/notice.tsx';
import { changeConsent } from '../state/streams.ts';
import { SOURCE, METRICS as WATCH_METRICS } from '../watch/simulated-watch.ts';
import { Disconnect } from './disconnect.tsx';
import { formatDateTime } from './format.ts';
import { SELF_REPORT_SOURCE } from './pet-view/self-report.ts';
import { SimulatedWatch } from './simulated-watch.tsx';
import { WithdrawDialog } from './withdraw-dialog.tsx';
import { WithdrawnReadings } from './withdrawn.tsx';

interface Props {
  stream: HealthStream;
  onRevoked: (receipt: string) => void;
}

export function StreamSettings({ stream, onRevoked }: Props) {
  const isLast = useSignal(false);
  const asked = useSignal<HealthStream['metrics'][number] | undefined>(undefined);
  const erased = useSignal<number | undefined>(undefined);
  const isSimulated = stream.source === SOURCE;
  const { shown, add, failure } = useConsentChanges(stream);
  const change = (consentChange: ConsentChange) => {
    // A stream needs at least one metric, so consent to the last one cannot be withdrawn here.
    isLast.value = applyConsentChange(shown, consentChange).metrics.length === 0;
    if (isLast.value) return;
    erased.value = undefined;
    if (consentChange.kind === 'metrics' && !consentChange.on) asked.value = consentChange.item;
    else add(consentChange).catch(() => {});
  };
  const close = () => (asked.value = undefined);
  return (
    <article class="stream">
      <h3 dir="auto">{stream.label ?? stream.source}</h3>
      {isSimulated && (
        <Unlocked instead="watch">
          <SimulatedWatch stream={stream} />
        </Unlocked>
      )}
      <details>
        <summary>{t('streams.consents')}</summary>
        <ConsentSwitches
          available={metricsOf(stream)}
          metrics={shown.metrics}
          purposes={shown.purposes}
          isLocked={lock.value !== undefined}
          onChange={change}
        />
        {isLast.value && (
          <div class="notice" role="alert">
            <p>{t('streams.lastMetric')}</p>
          </div>
        )}
        <Notice failure={failure} />
        <WithdrawnReadings stream={stream} erased={erased.value} />
        {asked.value && (
          <WithdrawDialog
            streamId={stream.stream_id}
            metric={asked.value}
            withdraw={() => add({ kind: 'metrics', item: asked.value ?? 'heart_rate', on: false })}
            onCancel={close}
            onDone={(count) => {
              erased.value = count;
              close();
            }}
          />
        )}
      </details>
      <ConsentLog stream={stream} />
      <Disconnect stream={stream} onRevoked={onRevoked} />
    </article>
  );
}

/** The metrics that a source can have consent for. Only the app itself asks how the owner is. */
function metricsOf({ source }: HealthStream): HealthStream['metrics'] {
  if (source === SOURCE) return WATCH_METRICS;
  return ALL_METRICS.filter((metric) => (metric === 'self_report') === (source === SELF_REPORT_SOURCE));
}

/**
 * Shows changes immediately and sends them one after another. If one fails, it and all later ones are dropped. `add` resolves when all
 * pending changes are sent, and rejects if one fails.
 */
function useConsentChanges(stream: HealthStream) {
  const pending = useSignal<ConsentChange[]>([]);
  const failure = useSignal<unknown>(undefined);
  const sending = useRef<Promise<void> | undefined>(undefined);
  async function sendAll(): Promise<void> {
    failure.value = undefined;
    try {
      for (let [first] = pending.value; first; [first] = pending.value) {
        await changeConsent(stream.stream_id, first);
        pending.value = pending.value.slice(1);
      }
    } catch (error) {
      failure.value = error;
      throw error;
    } finally {
      pending.value = [];
      sending.current = undefined;
    }
  }
  const add = (change: ConsentChange): Promise<void> => {
    pending.value = [...pending.value, change];
    const sent = sending.current ?? sendAll();
    sending.current = sent;
    return sent;
  };
  return { shown: pending.value.reduce<Consent>(applyConsentChange, stream), add, failure: failure.value };
}

function ConsentLog({ stream }: { stream: HealthStream }) {
  return (
    <details>
      <summary>{t('streams.log')}</summary>
      <ol class="log">
        {stream.consent_log.toReversed().map(({ at, metrics, purposes, imported }) => (
          <li key={at}>
            <time dateTime={at}>{formatDateTime(at)}</time>
            {imported && (
              <span class="hint">{t('streams.imported', { given: formatDateTime(imported.given_at) })}</span>
            )}
            <span class="hint">
              {[
                ...metrics.map((metric) => t(`metric.${metric}.name`)),
                ...purposes.map((purpose) => t(`purpose.${purpose}.name`)),
              ].join(' · ')}
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}
