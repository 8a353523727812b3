import { formatDateTime } from '../home/format.ts';
import { t } from '../i18n/language.ts';
import { unfinishedImport } from './unfinished.ts';

/** Says that a reload interrupted an import, until the user finishes it or lets it be. */
export function Unfinished() {
  const unfinished = unfinishedImport.value;
  if (!unfinished) return null;
  const { label, startedAt } = unfinished;
  return (
    <div class="notice unfinished" role="status">
      <p>{t('fileImport.unfinished', { label, at: formatDateTime(startedAt) })}</p>
      <button class="link" type="button" onClick={() => (unfinishedImport.value = undefined)}>
        {t('fileImport.leaveUnfinished')}
      </button>
    </div>
  );
}
