import { useSignal } from '@preact/signals';
import { t } from '../i18n/language.ts';
import { Unlocked } from '../locked/unlocked.tsx';
import { InviteDialog } from './lazy.ts';

/** Opens a dialog that takes the pet to another device. */
export function InviteRow({ pet }: { pet: string }) {
  const isOpen = useSignal(false);
  return (
    <div class="way">
      <div>
        <h3>{t('waysIn.invite.name')}</h3>
        <p class="hint">{t('waysIn.invite.about', { pet })}</p>
      </div>
      <Unlocked>
        <button class="button plain" type="button" onClick={() => (isOpen.value = true)}>
          {t('waysIn.invite.open')}
        </button>
      </Unlocked>
      {isOpen.value && <InviteDialog pet={pet} onClose={() => (isOpen.value = false)} />}
    </div>
  );
}
