import { useSignal } from '@preact/signals';
import type { Pairing } from '../../../shared/models/typescript/types.ts';
import { useAction } from '../action.ts';
import { applyConsentChange, type Consent } from '../consent.ts';
import { t } from '../i18n/language.ts';
import { BusyButton } from '../parts/busy-button.tsx';
import { ConsentSwitches } from '../parts/consent-switches.tsx';
import { HealthNotice } from '../parts/health-notice.tsx';
import { PairingFailure } from './enter-code.tsx';

interface Props {
  device: Pairing;
  onAgree: (consent: Consent) => Promise<void>;
  onRefuse: () => Promise<void>;
  /** Called to enter another code, if this one has expired. */
  onBack: () => void;
}

const NO_CONSENT: Consent = { metrics: [], purposes: [] };

/** Shows what a device wants to send. All consents are off initially. */
export function AskConsent({ device, onAgree, onRefuse, onBack }: Props) {
  const consent = useSignal(NO_CONSENT);
  const isMissing = useSignal(false);
  const agreeing = useAction(async () => {
    isMissing.value = consent.value.metrics.length === 0;
    if (!isMissing.value) await onAgree(consent.value);
  });
  const refusing = useAction(onRefuse);
  const minutes = Math.max(1, Math.ceil((Date.parse(device.expires_at) - Date.now()) / 60_000));
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void agreeing.run();
      }}
    >
      <h3 dir="auto">{t('device.asks', { device: device.name })}</h3>
      <p>{t('device.asksLead')}</p>
      <p class="device-warning">{t('device.warning')}</p>
      <HealthNotice />
      <ConsentSwitches
        {...consent.value}
        available={device.metrics}
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
      <p class="hint">{t('device.expires', { count: minutes })}</p>
      <PairingFailure failure={agreeing.failure ?? refusing.failure}>
        <button class="button plain" type="button" onClick={onBack}>
          {t('device.anotherCode')}
        </button>
      </PairingFailure>
      <div class="actions">
        <BusyButton type="submit" busy={agreeing.busy} busyLabel={t('device.agreeing')}>
          {t('device.agree')}
        </BusyButton>
        <BusyButton variant="plain" busy={refusing.busy} busyLabel={t('loading')} onClick={() => refusing.run()}>
          {t('device.refuse')}
        </BusyButton>
      </div>
    </form>
  );
}
