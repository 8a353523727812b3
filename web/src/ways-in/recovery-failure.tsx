import { formatDateTime } from '../home/format.ts';
import { t } from '../i18n/language.ts';
import { Notice } from '../parts/notice.tsx';
import { trustedAt } from './recovery-state.ts';

interface Props {
  failure: unknown;
  pet: string;
}

/** Says why no recovery code was created, and when a new device may replace an older code. */
export function RecoveryFailure({ failure, pet }: Props) {
  if (failure === undefined) return null;
  const at = formatDateTime(trustedAt());
  return <Notice failure={failure} messages={{ 'token-too-new': t('waysIn.recovery.tooNew', { pet, at }) }} />;
}
