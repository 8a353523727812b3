import '../style/receipt.css';
import type { ErasureReceipt } from '../../../shared/models/typescript/types.ts';
import { formats, t } from '../i18n/language.ts';
import { Egg } from '../parts/egg.tsx';
import { Screen } from '../parts/screen.tsx';
import { saveFile } from '../save-file.ts';
import { receipt } from '../state/sign-out.ts';

const COUNTED = ['profiles', 'tokens', 'streams', 'samples', 'pets', 'portraits', 'uploads'] as const;

export function ErasedScreen(shown: ErasureReceipt) {
  const { title, lead, rows, rest } = textsOf(shown);
  const save = () => {
    const lines = [title, lead, '', ...rows.map(({ name, count }) => `${name}: ${count}`), '', rest, ''];
    saveFile(new Blob([lines.join('\n')], { type: 'text/plain;charset=utf-8' }), 'hatchery-receipt.txt');
  };
  return (
    <Screen title={title} lead={lead} scene={<Egg />} progress={false}>
      <dl class="receipt">
        {rows.map(({ name, count }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{count}</dd>
          </div>
        ))}
      </dl>
      <p class="hint">{rest}</p>
      <div class="actions">
        <button class="button plain" type="button" onClick={save}>
          {t('erased.save')}
        </button>
        <button class="button plain" type="button" onClick={() => print()}>
          {t('erased.print')}
        </button>
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

/** The texts of the receipt, for the page and for the file. */
function textsOf({ erased, erased_at, user_id }: ErasureReceipt) {
  const date = new Date(erased_at).toLocaleString(formats.value, { dateStyle: 'medium', timeStyle: 'short' });
  return {
    title: t('erased.title'),
    lead: t('erased.lead', { date }),
    rows: COUNTED.map((kind) => ({ name: t(`erased.${kind}`), count: erased[kind].toLocaleString(formats.value) })),
    rest: t('erased.rest', { id: user_id }),
  };
}
