import { useSignal } from '@preact/signals';
import { Card } from '../home/card.tsx';
import { t } from '../i18n/language.ts';
import { deferred } from '../parts/deferred.tsx';

const ActList = deferred(async () => (await import('./act-list.tsx')).ActList);

/** What was done to the user's ways in, consent and data, and by whom. Loads nothing until it is opened. */
export function ActivityCard() {
  const isOpen = useSignal(false);
  return (
    <Card title={t('activity.title')} lead={t('activity.lead')}>
      <details
        onToggle={({ currentTarget }) => {
          isOpen.value = currentTarget.open;
        }}
      >
        <summary>{t('activity.show')}</summary>
        {isOpen.value && <ActList />}
      </details>
    </Card>
  );
}
