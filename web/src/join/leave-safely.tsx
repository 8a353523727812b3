import { t } from '../i18n/language.ts';
import { BusyButton } from '../parts/busy-button.tsx';
import { RecoveryDialog } from '../ways-in/recovery-dialog.tsx';
import { RecoveryFailure } from '../ways-in/recovery-failure.tsx';
import { useRecovery } from '../ways-in/use-recovery.ts';
import { waysBack } from '../ways-in/ways-back.ts';
import { WaysBack } from '../ways-in/ways-back-list.tsx';

/** Says how to return to this browser's pet, and offers a recovery code if there is no way. */
export function LeaveSafely({ pet }: { pet: string }) {
  const { create, code, leave } = useRecovery();
  const ways = waysBack.value;
  return (
    <div class={ways.length > 0 ? 'leave-safely' : 'leave-safely warning'}>
      {ways.length > 0 ? (
        <WaysBack about={t('waysIn.join.choose.safe', { pet })} />
      ) : (
        <>
          <p>{t('waysIn.join.choose.unsafe', { pet })}</p>
          <RecoveryFailure failure={create.failure} pet={pet} />
          <BusyButton variant="plain" busy={create.busy} busyLabel={t('loading')} onClick={() => create.run()}>
            {t('waysIn.join.choose.keepSafe', { pet })}
          </BusyButton>
        </>
      )}
      {code && <RecoveryDialog code={code} pet={pet} onLeave={leave} />}
    </div>
  );
}
