import { useSignal } from '@preact/signals';
import { METRICS } from '../../../core/metrics.ts';
import type { HealthStream } from '../../../shared/models/typescript/types.ts';
import { useAction } from '../action.ts';
import { t } from '../i18n/language.ts';
import { type Consent, ConsentSwitches } from '../parts/consent-switches.tsx';
import { Notice } from '../parts/notice.tsx';
import { changeStream } from '../state/streams.ts';
import { SOURCE, METRICS as WATCH_METRICS } from '../watch/simulated-watch.ts';
import { Disconnect } from './disconnect.tsx';
import { Nights } from './nights.tsx';
import { dateWords } from './words.ts';

interface Props {
  stream: HealthStream;
  onRevoked: (receipt: string) => void;
}

/** One source: its consents, which hold at once, what was agreed to before, and the way to disconnect it. */
export function StreamSettings({ stream, onRevoked }: Props) {
  const isLast = useSignal(false);
  const isSimulated = stream.source === SOURCE;
  const { shown, change, failure } = useConsent(stream);
  const decide = (consent: Consent) => {
    // A stream without any measurement would be none: that is what disconnecting is for.
    isLast.value = consent.metrics.length === 0;
    if (!isLast.value) change(consent);
  };
  return (
    <article class="stream">
      <h3 dir="auto">{stream.label ?? stream.source}</h3>
      {isSimulated && <Nights stream={stream} />}
      <details>
        <summary>{t('streams.consents')}</summary>
        <ConsentSwitches
          available={isSimulated ? WATCH_METRICS : METRICS}
          metrics={shown.metrics}
          purposes={shown.purposes}
          onChange={decide}
        />
        {isLast.value && (
          <div class="notice" role="alert">
            <p>{t('streams.lastMetric')}</p>
          </div>
        )}
        <Notice failure={failure} />
      </details>
      <ConsentLog stream={stream} />
      <Disconnect stream={stream} onRevoked={onRevoked} />
    </article>
  );
}

/** Switches show what was wished at once, and one wish is sent after the other; a wish that fails is taken back. */
function useConsent(stream: HealthStream) {
  const wish = useSignal<Consent | undefined>(undefined);
  const saving = useAction(async () => {
    try {
      for (let sent: Consent | undefined; wish.value !== sent; ) {
        sent = wish.value;
        if (sent) await changeStream(stream.stream_id, sent);
      }
    } finally {
      wish.value = undefined;
    }
  });
  const change = (consent: Consent) => {
    wish.value = consent;
    void saving.run();
  };
  return { shown: wish.value ?? stream, change, failure: saving.failure };
}

/** What was agreed to and when, the latest first. */
function ConsentLog({ stream }: { stream: HealthStream }) {
  return (
    <details>
      <summary>{t('streams.log')}</summary>
      <ol class="log">
        {stream.consent_log.toReversed().map(({ at, metrics, purposes }) => (
          <li key={at}>
            <time dateTime={at}>{dateWords(at)}</time>
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
