import { formatDateTime } from '../home/format.ts';
import { t } from '../i18n/language.ts';
import { Notice } from '../parts/notice.tsx';
import { trustedAt } from './recovery-state.ts';

/** Says why a device or passkey was not removed. */
export function WayFailure({ failure, pet }: { failure: unknown; pet: string }) {
  if (failure === undefined) return null;
  const at = formatDateTime(trustedAt());
  return (
    <Notice
      failure={failure}
      messages={{
        'last-token': t('waysIn.devices.last', { pet }),
        'token-too-new': t('waysIn.devices.tooNew', { pet, at }),
        'too-many-passkeys': t('waysIn.passkeys.tooMany'),
      }}
    />
  );
}
