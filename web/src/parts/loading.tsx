import { t } from '../i18n/language.ts';

/** Something is on its way. It shows only after a moment, as what comes at once needs no announcement. */
export function Loading() {
  return (
    <p class="loading" role="status">
      <span class="spinner" aria-hidden="true" />
      {t('loading')}
    </p>
  );
}
