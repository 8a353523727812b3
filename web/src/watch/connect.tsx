import { useSignal } from '@preact/signals';
import { ALL_METRICS } from '../../../core/streams/metrics.ts';
import type { CreatedStream, HealthStream } from '../../../shared/models/typescript/types.ts';
import { useAction } from '../action.ts';
import { type Consent, granted } from '../consent.ts';
import { useFocusOn } from '../focus.ts';
import { t } from '../i18n/language.ts';
import { BusyButton } from '../parts/busy-button.tsx';
import { ConsentSwitches } from '../parts/consent-switches.tsx';
import { Notice } from '../parts/notice.tsx';
import { Key } from './key.tsx';
import { bringWeek, METRICS } from './simulated-watch.ts';
import { type Source, SourceChoice } from './source-choice.tsx';
import { deviceStream, watchStream } from './sources.ts';

const AVAILABLE: Record<Source, HealthStream['metrics']> = { watch: METRICS, device: ALL_METRICS };
const NOTHING: Consent = { metrics: [], purposes: [] };

interface Props {
  onDone: () => void;
}

/** Choose a source, and say what it may bring and what that may be used for. Nothing is on beforehand. */
export function Connect({ onDone }: Props) {
  const source = useSignal<Source | undefined>(undefined);
  const made = useSignal<CreatedStream | undefined>(undefined);
  const place = useFocusOn<HTMLDivElement>(made.value);
  return (
    <div ref={place} class="connect" tabIndex={-1}>
      {made.value && <Key stream={made.value} onDone={onDone} />}
      {!made.value && (
        <SourceChoice
          chosen={source.value}
          onChoose={(name) => {
            source.value = name;
          }}
        />
      )}
      {!made.value && source.value && (
        <Agreement
          key={source.value}
          source={source.value}
          onWatch={onDone}
          onDevice={(stream) => {
            made.value = stream;
          }}
        />
      )}
    </div>
  );
}

interface AgreementProps {
  source: Source;
  onWatch: () => void;
  onDevice: (stream: CreatedStream) => void;
}

function Agreement({ source, onWatch, onDevice }: AgreementProps) {
  const consent = useSignal(NOTHING);
  const isMissing = useSignal(false);
  const share = useSignal(0);
  const connect = useAction(async () => {
    isMissing.value = consent.value.metrics.length === 0;
    if (isMissing.value) return;
    if (source === 'device') return onDevice(await deviceStream(consent.value));
    await bringWeek(await watchStream(consent.value), (done) => {
      share.value = done;
    });
    onWatch();
  });
  const meanwhile = t(source === 'watch' ? 'connect.bringing' : 'connect.connecting');
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
        onWish={(wish) => {
          consent.value = granted(consent.value, wish);
          isMissing.value = false;
        }}
      />
      {isMissing.value && (
        <div class="notice" role="alert">
          <p>{t('connect.nothing')}</p>
        </div>
      )}
      {connect.busy && source === 'watch' && <progress max={1} value={share.value} aria-label={meanwhile} />}
      <Notice failure={connect.failure} />
      <div class="actions">
        <BusyButton type="submit" busy={connect.busy} meanwhile={meanwhile}>
          {t('connect.connect')}
        </BusyButton>
      </div>
    </form>
  );
}
