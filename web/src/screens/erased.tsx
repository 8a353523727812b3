import type { ErasureReceipt } from '../../../shared/models/typescript/types.ts';
import { t } from '../i18n/language.ts';
import { Egg } from '../parts/egg.tsx';
import { Screen } from '../parts/screen.tsx';
import { receipt } from '../state/sign-out.ts';

const COUNTED = ['profiles', 'tokens', 'streams', 'samples', 'pets', 'portraits', 'uploads'] as const;

export function ErasedScreen({ erased, user_id }: ErasureReceipt) {
  return (
    <Screen title={t('erased.title')} lead={t('erased.lead')} scene={<Egg />} progress={false}>
      <dl class="facts receipt">
        {COUNTED.map((kind) => (
          <div key={kind}>
            <dt>{t(`erased.${kind}`)}</dt>
            <dd>{erased[kind]}</dd>
          </div>
        ))}
      </dl>
      <p class="hint">{t('erased.id', { id: user_id })}</p>
      <div class="actions">
        <button
          class="button main"
          type="button"
          onClick={() => {
            receipt.value = undefined;
          }}
        >
          {t('startOver')}
        </button>
      </div>
    </Screen>
  );
}
