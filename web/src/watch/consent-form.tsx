import { useSignal } from '@preact/signals';
import { useAction } from '../action.ts';
import { applyConsentChange, type Consent } from '../consent.ts';
import { t } from '../i18n/language.ts';
import { BusyButton } from '../parts/busy-button.tsx';
import { ConsentSwitches } from '../parts/consent-switches.tsx';
import { HealthNotice } from '../parts/health-notice.tsx';
import { Notice } from '../parts/notice.tsx';

interface Props {
  /** The metrics that the source can measure. */
  available: Consent['metrics'];
  busyLabel: string;
  /** Progress from 0 to 1, shown while connecting. */
  share?: number;
  onSubmit: (consent: Consent) => Promise<void>;
}

const NO_CONSENT: Consent = { metrics: [], purposes: [] };

/** Asks what a source may store and what for, and connects it. All consents are off initially. */
export function ConsentForm({ available, busyLabel, share, onSubmit }: Props) {
  const consent = useSignal(NO_CONSENT);
  const isMissing = useSignal(false);
  const connect = useAction(async () => {
    isMissing.value = consent.value.metrics.length === 0;
    if (!isMissing.value) await onSubmit(consent.value);
  });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void connect.run();
      }}
    >
      <HealthNotice />
      <ConsentSwitches
        {...consent.value}
        available={available}
        onChange={(change) => {
          consent.value = applyConsentChange(consent.value, change);
          isMissing.value = false;
        }}
        onAll={(all) => {
          consent.value = all;
          isMissing.value = false;
        }}
      />
      {isMissing.value && (
        <div class="notice" role="alert">
          <p>{t('connect.noMetric')}</p>
        </div>
      )}
      {connect.busy && share !== undefined && <progress max={1} value={share} aria-label={busyLabel} />}
      <Notice failure={connect.failure} />
      <div class="actions">
        <BusyButton type="submit" busy={connect.busy} busyLabel={busyLabel}>
          {t('connect.connect')}
        </BusyButton>
      </div>
    </form>
  );
}
