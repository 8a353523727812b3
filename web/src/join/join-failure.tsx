import { isApiError } from '../../../client/errors.ts';
import { t } from '../i18n/language.ts';
import { Notice } from '../parts/notice.tsx';

/** Says why no session was opened. */
export function JoinFailure({ failure, isPasskey = false }: { failure: unknown; isPasskey?: boolean }) {
  const minutes = Math.max(1, Math.ceil(((isApiError(failure) && failure.retryAfterMs) || 0) / 60_000));
  return (
    <Notice
      failure={failure}
      messages={{
        unauthorized: isPasskey ? t('waysIn.join.passkeyInvalid') : t('waysIn.join.invalid'),
        'invalid-session': t('waysIn.join.invalid'),
        'too-many-requests': t('waysIn.join.tooMany', { count: minutes }),
      }}
    />
  );
}
