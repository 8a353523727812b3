import type { ErasureReceipt } from '../../../shared/models/typescript/types.ts';
import { t } from '../i18n/language.ts';
import { Egg } from '../parts/egg.tsx';
import { Screen } from '../parts/screen.tsx';
import { receipt } from '../state/farewell.ts';

const COUNTED = ['profiles', 'tokens', 'streams', 'samples', 'pets', 'portraits', 'uploads'] as const;

/** All is gone; here is what it was. */
export function FarewellScreen({ erased, user_id }: ErasureReceipt) {
  return (
    <Screen title={t('farewell.title')} lead={t('farewell.lead')} scene={<Egg />} progress={false}>
      <dl class="facts receipt">
        {COUNTED.map((kind) => (
          <div key={kind}>
            <dt>{t(`farewell.${kind}`)}</dt>
            <dd>{erased[kind]}</dd>
          </div>
        ))}
      </dl>
      <p class="hint">{t('farewell.id', { id: user_id })}</p>
      <div class="actions">
        <button
          class="button main"
          type="button"
          onClick={() => {
            receipt.value = undefined;
          }}
        >
          {t('farewell.again')}
        </button>
      </div>
    </Screen>
  );
}
