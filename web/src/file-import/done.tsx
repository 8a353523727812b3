import { t } from '../i18n/language.ts';
import { formatCount } from './format.ts';
import type { Sent } from './send.ts';

interface Props {
  sent: Sent;
  onAnother: () => void;
  onDone: () => void;
}

export function Done({ sent: { added, known }, onAnother, onDone }: Props) {
  return (
    <>
      <p role="status">
        {t('fileImport.done.added', { count: added, number: formatCount(added) })}
        {known > 0 && ` ${t('fileImport.done.known', { count: known, number: formatCount(known) })}`}
      </p>
      <div class="actions main-first">
        <button class="button main" type="button" onClick={onDone}>
          {t('next')}
        </button>
        <button class="button plain" type="button" onClick={onAnother}>
          {t('fileImport.done.another')}
        </button>
      </div>
    </>
  );
}
