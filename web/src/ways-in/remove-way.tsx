import { useSignal } from '@preact/signals';
import { useAction } from '../action.ts';
import { t } from '../i18n/language.ts';
import { BusyButton } from '../parts/busy-button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { WayFailure } from './way-failure.tsx';

interface Props {
  pet: string;
  /** The button's accessible name, which says what is removed. */
  label: string;
  title: string;
  text: string;
  remove: () => Promise<void>;
}

/** Removes a device or passkey, after a confirmation. */
export function RemoveWay({ pet, label, title, text, remove }: Props) {
  const isConfirming = useSignal(false);
  const removing = useAction(remove);
  return (
    <>
      <button class="link danger" type="button" aria-label={label} onClick={() => (isConfirming.value = true)}>
        {t('waysIn.devices.remove')}
      </button>
      {isConfirming.value && (
        <Confirm
          title={title}
          busy={removing.busy}
          cancelLabel={t('waysIn.devices.keep')}
          onCancel={() => (isConfirming.value = false)}
        >
          <p>{text}</p>
          <WayFailure failure={removing.failure} pet={pet} />
          <BusyButton
            variant="danger"
            busy={removing.busy}
            busyLabel={t('waysIn.devices.removing')}
            onClick={() => removing.run()}
          >
            {t('waysIn.devices.remove')}
          </BusyButton>
        </Confirm>
      )}
    </>
  );
}
