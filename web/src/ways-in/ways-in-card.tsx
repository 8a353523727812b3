import { useEffect } from 'preact/hooks';
import { useAction } from '../action.ts';
import { Card } from '../home/card.tsx';
import { t } from '../i18n/language.ts';
import { Notice } from '../parts/notice.tsx';
import { DeviceList } from './device-list.tsx';
import { InviteRow } from './invite-row.tsx';
import { PasskeyRow } from './passkey-row.tsx';
import { RecoveryRow } from './recovery-row.tsx';
import { loadTokens, tokens } from './tokens.ts';

/** The card with all ways to reach the pet. */
export function WaysInCard({ pet }: { pet: string }) {
  const loading = useAction(async () => void (await loadTokens()));
  useEffect(() => {
    if (!tokens.peek()) void loading.run();
  }, []);
  return (
    <Card title={t('waysIn.title')} lead={t('waysIn.lead', { pet })}>
      <Notice failure={loading.failure}>
        <button class="button plain" type="button" onClick={() => loading.run()}>
          {t('retry')}
        </button>
      </Notice>
      {tokens.value && (
        <div class="ways">
          <DeviceList pet={pet} />
          <InviteRow pet={pet} />
          <RecoveryRow pet={pet} />
          <PasskeyRow pet={pet} />
        </div>
      )}
    </Card>
  );
}
