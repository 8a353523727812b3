import { useSignal } from '@preact/signals';
import { ALL_METRICS } from '../../../core/streams/metrics.ts';
import type { HealthStream } from '../../../shared/models/typescript/types.ts';
import { useAction } from '../action.ts';
import { type Consent, granted, type Wish } from '../consent.ts';
import { t } from '../i18n/language.ts';
import { ConsentSwitches } from '../parts/consent-switches.tsx';
import { Notice } from '../parts/notice.tsx';
import { grant } from '../state/streams.ts';
import { canTell, SOURCE, METRICS as WATCH_METRICS } from '../watch/simulated-watch.ts';
import { Disconnect } from './disconnect.tsx';
import { Nights } from './nights.tsx';
import { Withdrawn } from './withdrawn.tsx';
import { dateWords } from './words.ts';

interface Props {
  stream: HealthStream;
  onRevoked: (receipt: string) => void;
}

/** One source: its consents, which hold at once, what was agreed to before, and the way to disconnect it. */
export function StreamSettings({ stream, onRevoked }: Props) {
  const isLast = useSignal(false);
  const isSimulated = stream.source === SOURCE;
  const { shown, add, failure } = useWishes(stream);
  const decide = (wish: Wish) => {
    // A stream without any measurement would be none: that is what disconnecting is for.
    isLast.value = granted(shown, wish).metrics.length === 0;
    if (!isLast.value) add(wish);
  };
  return (
    <article class="stream">
      <h3 dir="auto">{stream.label ?? stream.source}</h3>
      {isSimulated && canTell(stream) && <Nights stream={stream} />}
      <details>
        <summary>{t('streams.consents')}</summary>
        <ConsentSwitches
          available={isSimulated ? WATCH_METRICS : ALL_METRICS}
          metrics={shown.metrics}
          purposes={shown.purposes}
          onWish={decide}
        />
        {isLast.value && (
          <div class="notice" role="alert">
            <p>{t('streams.lastMetric')}</p>
          </div>
        )}
        <Notice failure={failure} />
        <Withdrawn stream={stream} />
      </details>
      <ConsentLog stream={stream} />
      <Disconnect stream={stream} onRevoked={onRevoked} />
    </article>
  );
}

/** Switches show what was wished at once, and one wish is granted after the other; when one fails, it and those after it are taken back. */
function useWishes(stream: HealthStream) {
  const wishes = useSignal<Wish[]>([]);
  const granting = useAction(async () => {
    try {
      for (let [first] = wishes.value; first; [first] = wishes.value) {
        await grant(stream.stream_id, first);
        wishes.value = wishes.value.slice(1);
      }
    } finally {
      wishes.value = [];
    }
  });
  const add = (wish: Wish) => {
    wishes.value = [...wishes.value, wish];
    void granting.run();
  };
  return { shown: wishes.value.reduce<Consent>(granted, stream), add, failure: granting.failure };
}

/** What was agreed to and when, the latest first. */
function ConsentLog({ stream }: { stream: HealthStream }) {
  return (
    <details>
      <summary>{t('streams.log')}</summary>
      <ol class="log">
        {stream.consent_log.toReversed().map(({ at, metrics, purposes, imported }) => (
          <li key={at}>
            <time dateTime={at}>{dateWords(at)}</time>
            {imported && <span class="hint">{t('streams.imported', { given: dateWords(imported.given_at) })}</span>}
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
