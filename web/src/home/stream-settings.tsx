import { useSignal } from '@preact/signals';
import { ALL_METRICS } from '../../../core/streams/metrics.ts';
import type { HealthStream } from '../../../shared/models/typescript/types.ts';
import { useAction } from '../action.ts';
import { applyConsentChange, type Consent, type ConsentChange } from '../consent.ts';
import { t } from '../i18n/language.ts';
import { ConsentSwitches } from '../parts/consent-switches.tsx';
import { Notice } from '../parts/notice.tsx';
import { changeConsent } from '../state/streams.ts';
import { canSendNight, SOURCE, METRICS as WATCH_METRICS } from '../watch/simulated-watch.ts';
import { Disconnect } from './disconnect.tsx';
import { formatDateTime } from './format.ts';
import { SimulatedNights } from './simulated-nights.tsx';
import { WithdrawnReadings } from './withdrawn.tsx';

interface Props {
  stream: HealthStream;
  onRevoked: (receipt: string) => void;
}

export function StreamSettings({ stream, onRevoked }: Props) {
  const isLast = useSignal(false);
  const isSimulated = stream.source === SOURCE;
  const { shown, add, failure } = useConsentChanges(stream);
  const change = (consentChange: ConsentChange) => {
    // A stream needs at least one metric, so consent to the last one cannot be withdrawn here.
    isLast.value = applyConsentChange(shown, consentChange).metrics.length === 0;
    if (!isLast.value) add(consentChange);
  };
  return (
    <article class="stream">
      <h3 dir="auto">{stream.label ?? stream.source}</h3>
      {isSimulated && canSendNight(stream) && <SimulatedNights stream={stream} />}
      <details>
        <summary>{t('streams.consents')}</summary>
        <ConsentSwitches
          available={isSimulated ? WATCH_METRICS : ALL_METRICS}
          metrics={shown.metrics}
          purposes={shown.purposes}
          onChange={change}
        />
        {isLast.value && (
          <div class="notice" role="alert">
            <p>{t('streams.lastMetric')}</p>
          </div>
        )}
        <Notice failure={failure} />
        <WithdrawnReadings stream={stream} />
      </details>
      <ConsentLog stream={stream} />
      <Disconnect stream={stream} onRevoked={onRevoked} />
    </article>
  );
}

/** Shows changes immediately and sends them one after another. If one fails, it and all later ones are dropped. */
function useConsentChanges(stream: HealthStream) {
  const pending = useSignal<ConsentChange[]>([]);
  const sending = useAction(async () => {
    try {
      for (let [first] = pending.value; first; [first] = pending.value) {
        await changeConsent(stream.stream_id, first);
        pending.value = pending.value.slice(1);
      }
    } finally {
      pending.value = [];
    }
  });
  const add = (change: ConsentChange) => {
    pending.value = [...pending.value, change];
    void sending.run();
  };
  return { shown: pending.value.reduce<Consent>(applyConsentChange, stream), add, failure: sending.failure };
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
