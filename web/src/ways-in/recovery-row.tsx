import { useSignal } from '@preact/signals';
import type { Token } from '../../../shared/models/typescript/types.ts';
import { formatDate } from '../home/format.ts';
import { t } from '../i18n/language.ts';
import { Unlocked } from '../locked/unlocked.tsx';
import { BusyButton } from '../parts/busy-button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { RecoveryDialog } from './lazy.ts';
import { RecoveryFailure } from './recovery-failure.tsx';
import { recoveryToken } from './recovery-state.ts';
import { useRecovery } from './use-recovery.ts';

/** Says whether there is a recovery code, and creates or replaces it. */
export function RecoveryRow({ pet }: { pet: string }) {
  const { create, code, leave } = useRecovery();
  const isConfirming = useSignal(false);
  const existing = recoveryToken.value;
  const busy = { busy: create.busy, busyLabel: t('waysIn.creating') };
  if (code) isConfirming.value = false;
  return (
    <div class="way">
      <div>
        <h3>{t('waysIn.recovery.name')}</h3>
        <p class="hint">{existing ? describe(existing) : t('waysIn.recovery.none', { pet })}</p>
      </div>
      <Unlocked>
        {existing ? (
          <button class="button plain" type="button" onClick={() => (isConfirming.value = true)}>
            {t('waysIn.recovery.replace')}
          </button>
        ) : (
          <BusyButton variant="plain" {...busy} onClick={() => create.run()}>
            {t('waysIn.recovery.create')}
          </BusyButton>
        )}
      </Unlocked>
      {!existing && <RecoveryFailure failure={create.failure} pet={pet} />}
      {isConfirming.value && (
        <Confirm
          title={t('waysIn.recovery.replaceTitle')}
          busy={create.busy}
          cancelLabel={t('waysIn.recovery.replaceCancel')}
          onCancel={() => (isConfirming.value = false)}
        >
          <p>{t('waysIn.recovery.replaceText')}</p>
          <RecoveryFailure failure={create.failure} pet={pet} />
          <BusyButton {...busy} onClick={() => create.run()}>
            {t('waysIn.recovery.replace')}
          </BusyButton>
        </Confirm>
      )}
      {code && <RecoveryDialog code={code} pet={pet} onLeave={leave} />}
    </div>
  );
}

function describe({ created_at, last_used_at }: Token): string {
  const created = t('waysIn.recovery.createdAt', { at: formatDate(created_at) });
  return last_used_at ? `${created} ${t('waysIn.recovery.usedAt', { at: formatDate(last_used_at) })}` : created;
}
