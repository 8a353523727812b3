import { useSignal } from '@preact/signals';
import type { Token } from '../../../shared/models/typescript/types.ts';
import { useAction } from '../action.ts';
import { t } from '../i18n/language.ts';
import { BusyButton } from '../parts/busy-button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { signOut } from '../state/sign-out.ts';
import { revokeToken } from './tokens.ts';
import { WayFailure } from './way-failure.tsx';
import { waysBack } from './ways-back.ts';
import { WaysBack } from './ways-back-list.tsx';

/** Signs this browser out, unless there would be no way back to the pet. */
export function SignOut({ pet, token }: { pet: string; token: Token }) {
  const isConfirming = useSignal(false);
  const leave = useAction(async () => {
    await revokeToken(token.token_id);
    signOut();
  });
  return (
    <>
      <button class="link" type="button" onClick={() => (isConfirming.value = true)}>
        {t('waysIn.devices.signOut')}
      </button>
      {isConfirming.value && (
        <Confirm
          title={t('waysIn.devices.signOutTitle')}
          busy={leave.busy}
          cancelLabel={t('waysIn.devices.stay', { pet })}
          onCancel={() => (isConfirming.value = false)}
        >
          {waysBack.value.length > 0 ? (
            <>
              <WaysBack about={t('waysIn.devices.signOutText', { pet })} />
              <WayFailure failure={leave.failure} pet={pet} />
              <BusyButton
                variant="danger"
                busy={leave.busy}
                busyLabel={t('waysIn.devices.signingOut')}
                onClick={() => leave.run()}
              >
                {t('waysIn.devices.signOut')}
              </BusyButton>
            </>
          ) : (
            <p>{t('waysIn.devices.last', { pet })}</p>
          )}
        </Confirm>
      )}
    </>
  );
}
