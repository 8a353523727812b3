import { useSignal } from '@preact/signals';
import { unwrap } from '../../../client/client.ts';
import { useAction } from '../action.ts';
import { currentUserParams, hatchery } from '../api.ts';
import { t } from '../i18n/language.ts';
import { BusyButton } from '../parts/busy-button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Notice } from '../parts/notice.tsx';
import { saveFile } from '../save-file.ts';
import { profile } from '../state/profile.ts';
import { signOutErased } from '../state/sign-out.ts';
import { Card } from './card.tsx';

export function Privacy() {
  const isConfirming = useSignal(false);
  const exportData = useAction(async () => {
    const response = hatchery.GET('/users/{user_id}/export', { params: currentUserParams(), parseAs: 'blob' });
    saveFile(await unwrap(response), 'hatchery-export.json');
  });
  const erase = useAction(async () => {
    signOutErased(await unwrap(hatchery.DELETE('/users/{user_id}', { params: currentUserParams() })));
  });
  return (
    <Card title={t('privacy.title')} lead={t('privacy.lead')}>
      <Notice failure={exportData.failure} />
      <div class="actions">
        <BusyButton
          variant="plain"
          busy={exportData.busy}
          busyLabel={t('privacy.exporting')}
          onClick={() => exportData.run()}
        >
          {t('privacy.export')}
        </BusyButton>
        <button class="button danger" type="button" onClick={() => (isConfirming.value = true)}>
          {t('privacy.erase')}
        </button>
      </div>
      {isConfirming.value && (
        <Confirm
          title={t('privacy.confirmTitle')}
          busy={erase.busy}
          cancelLabel={t('privacy.keepPet', { pet: profile.value?.pet_name ?? '' })}
          onCancel={() => (isConfirming.value = false)}
        >
          <p>{t('privacy.confirmText')}</p>
          <Notice failure={erase.failure} />
          <BusyButton variant="danger" busy={erase.busy} busyLabel={t('privacy.erasing')} onClick={() => erase.run()}>
            {t('privacy.erase')}
          </BusyButton>
        </Confirm>
      )}
    </Card>
  );
}
