import { isApiError } from '../../../client/errors.ts';
import { formatDateTime } from '../home/format.ts';
import { t } from '../i18n/language.ts';
import { Notice } from '../parts/notice.tsx';
import { trustedAt } from './recovery-state.ts';

interface Props {
  failure: unknown;
  pet: string;
}

/** Shows why no recovery code was created, and says when a new device may replace an older code. */
export function RecoveryFailure({ failure, pet }: Props) {
  if (!isApiError(failure, 'token-too-new')) return <Notice failure={failure} />;
  const at = formatDateTime(new Date(trustedAt()).toISOString());
  return (
    <div class="notice calm" role="alert">
      <p>{t('waysIn.recovery.tooNew', { pet, at })}</p>
    </div>
  );
}
