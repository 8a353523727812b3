import { t } from '../i18n/language.ts';

/** A spinner that appears after a short delay, so that fast responses show none. */
export function Loading() {
  return (
    <p class="loading" role="status">
      <span class="spinner" aria-hidden="true" />
      {t('loading')}
    </p>
  );
}
