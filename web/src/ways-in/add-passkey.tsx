import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { isApiError, isNetworkError } from '../../../client/errors.ts';
import { useAction } from '../action.ts';
import { t } from '../i18n/language.ts';
import { BusyButton } from '../parts/busy-button.tsx';
import { addPasskey, isCancelled, isRegistered } from './passkeys.ts';
import { WayFailure } from './way-failure.tsx';

interface Props {
  pet: string;
  variant?: 'main' | 'plain';
  /** Called when there is a passkey. */
  onAdded?: () => void;
  children?: ComponentChildren;
}

/** A button that adds a passkey. If the user closes the browser’s prompt, this is not an error. */
export function AddPasskey({ pet, variant = 'plain', onAdded, children }: Props) {
  const status = useSignal('');
  const adding = useAction(async () => {
    status.value = '';
    try {
      await addPasskey();
      status.value = t('waysIn.passkeys.added', { pet });
      onAdded?.();
    } catch (error) {
      // What the server answers is shown as a notice. The rest is the browser's.
      if (isApiError(error) || isNetworkError(error)) throw error;
      status.value = isRegistered(error)
        ? t('waysIn.passkeys.already', { pet })
        : t(isCancelled(error) ? 'waysIn.passkeys.notAdded' : 'waysIn.passkeys.unusable');
    }
  });
  return (
    <>
      <BusyButton
        variant={variant}
        busy={adding.busy}
        busyLabel={t('waysIn.passkeys.waiting')}
        onClick={() => adding.run()}
      >
        {children ?? t('waysIn.passkeys.add')}
      </BusyButton>
      <p class="hint" role="status">
        {status.value}
      </p>
      <WayFailure failure={adding.failure} pet={pet} />
    </>
  );
}
