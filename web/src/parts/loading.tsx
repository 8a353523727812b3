import { t } from '../i18n/language.ts';

/** A spinner that appears after a short delay, so that it is not shown when responses are fast. */
export function Loading() {
  return (
    <p class="loading" role="status">
      <span class="spinner" aria-hidden="true" />
      {t('loading')}
    </p>
  );
}
