import { useSignal } from '@preact/signals';
import { unwrap } from '../../../client/client.ts';
import { useAction } from '../action.ts';
import { hatchery, mine } from '../api.ts';
import { t } from '../i18n/language.ts';
import { BusyButton } from '../parts/busy-button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Notice } from '../parts/notice.tsx';
import { leave } from '../state/farewell.ts';
import { Card } from './card.tsx';

/** Take everything along, or have everything erased. */
export function Privacy() {
  const isAsking = useSignal(false);
  const take = useAction(async () => {
    const answer = hatchery.GET('/users/{user_id}/export', { params: mine(), parseAs: 'blob' });
    save(await unwrap(answer), 'hatchery-export.json');
  });
  const erase = useAction(async () => {
    leave(await unwrap(hatchery.DELETE('/users/{user_id}', { params: mine() })));
  });
  return (
    <Card title={t('privacy.title')} lead={t('privacy.lead')}>
      <Notice failure={take.failure} />
      <div class="actions">
        <BusyButton look="plain" busy={take.busy} meanwhile={t('privacy.exporting')} onClick={() => take.run()}>
          {t('privacy.export')}
        </BusyButton>
        <button class="button danger" type="button" onClick={() => (isAsking.value = true)}>
          {t('privacy.erase')}
        </button>
      </div>
      {isAsking.value && (
        <Confirm title={t('privacy.sure')} busy={erase.busy} onCancel={() => (isAsking.value = false)}>
          <p>{t('privacy.sureLead')}</p>
          <Notice failure={erase.failure} />
          <BusyButton look="danger" busy={erase.busy} meanwhile={t('privacy.erasing')} onClick={() => erase.run()}>
            {t('privacy.erase')}
          </BusyButton>
        </Confirm>
      )}
    </Card>
  );
}

/** Hands a file to the browser. */
function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser has begun by then, whenever it ends.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
