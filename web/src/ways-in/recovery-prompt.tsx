import '../style/ways.css';
import { useSignal } from '@preact/signals';
import { Card } from '../home/card.tsx';
import { t } from '../i18n/language.ts';
import { BusyButton } from '../parts/busy-button.tsx';
import { latestDrawing } from '../state/drawings.ts';
import { AddPasskey } from './add-passkey.tsx';
import { RecoveryDialog } from './lazy.ts';
import { passkeys } from './passkeys-state.ts';
import { RecoveryFailure } from './recovery-failure.tsx';
import { isPostponed, recoveryToken } from './recovery-state.ts';
import { tokens } from './tokens.ts';
import { useRecovery } from './use-recovery.ts';

/** Offers a recovery code until there is one, or until the user postpones it. */
export function RecoveryPrompt({ pet }: { pet: string }) {
  const { create, code, outcome, leave } = useRecovery();
  const isPasskeyAdded = useSignal(false);
  // A passkey that stays on this device is lost with it.
  const isBackedUp = passkeys.value?.some(({ backed_up }) => backed_up) ?? false;
  if (outcome === 'kept' || (isPasskeyAdded.value && isBackedUp)) {
    const lead = outcome === 'kept' ? t('waysIn.recovery.keptLead') : t('waysIn.passkeys.keptLead');
    return <Card title={t('waysIn.recovery.keptTitle', { pet })} lead={lead} open />;
  }
  const isOffered = tokens.value !== undefined && !recoveryToken.value && !isPostponed.value && !isBackedUp;
  if (!isOffered && !code) return null;
  return (
    <Card title={t('waysIn.recovery.title', { pet })} open={outcome}>
      <div class="prompt">
        <p>{t('waysIn.recovery.lead', { pet })}</p>
        <div class="keepsake" aria-hidden="true">
          {latestDrawing.value && <img src={latestDrawing.value} alt="" width="512" height="589" />}
        </div>
      </div>
      <RecoveryFailure failure={create.failure} pet={pet} />
      <div class="actions main-first">
        <BusyButton busy={create.busy} busyLabel={t('waysIn.creating')} onClick={() => create.run()}>
          {t('waysIn.recovery.create')}
        </BusyButton>
        {passkeys.value?.length === 0 && <AddPasskey pet={pet} onAdded={() => (isPasskeyAdded.value = true)} />}
        <button class="button quiet" type="button" onClick={() => (isPostponed.value = true)}>
          {t('waysIn.recovery.postpone')}
        </button>
      </div>
      {passkeys.value?.length ? <p class="hint">{t('waysIn.passkeys.onlyHere')}</p> : null}
      {code && <RecoveryDialog code={code} pet={pet} onLeave={leave} />}
    </Card>
  );
}
