import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useAction } from '../action.ts';
import { useFocusOnChange } from '../focus.ts';
import { formatDate } from '../home/format.ts';
import { t } from '../i18n/language.ts';
import { Unlocked } from '../locked/unlocked.tsx';
import { AddPasskey } from './add-passkey.tsx';
import { arePasskeysPossible, loadPasskeys, removePasskey } from './passkeys.ts';
import { type Passkey, passkeys } from './passkeys-state.ts';
import { RemoveWay } from './remove-way.tsx';

/**
 * The user's passkeys. Left out where the browser, the page's address or the server cannot use them. Reserves the space of a row without
 * passkeys until they are loaded.
 */
export function PasskeyRow({ pet }: { pet: string }) {
  const isAwaited = useSignal(!passkeys.peek() && arePasskeysPossible());
  const loading = useAction(async () => {
    try {
      await loadPasskeys();
    } finally {
      isAwaited.value = false;
    }
  });
  const receipt = useSignal('');
  // The button that was pressed is gone with its passkey.
  const heading = useFocusOnChange<HTMLHeadingElement>(receipt.value);
  useEffect(() => {
    if (isAwaited.peek()) void loading.run();
  }, []);
  if (!passkeys.value && !isAwaited.value) return null;
  return (
    <div class={passkeys.value ? 'way passkeys' : 'way passkeys invisible'}>
      <div>
        <h3 ref={heading} tabIndex={-1}>
          {t('waysIn.passkeys.name')}
        </h3>
        <p class="hint">{t('waysIn.passkeys.about', { pet })}</p>
      </div>
      <Unlocked>
        <AddPasskey pet={pet} />
      </Unlocked>
      <ul class="way-list">
        {passkeys.value?.map((passkey) => (
          <li key={passkey.passkey_id}>
            <div>
              <p class="device-name">
                <bdi>{nameOf(passkey)}</bdi>
              </p>
              <p class="hint">{describe(passkey)}</p>
            </div>
            <RemoveWay
              pet={pet}
              label={t('waysIn.passkeys.removeOne', { device: nameOf(passkey) })}
              title={t('waysIn.passkeys.removeTitle')}
              text={t('waysIn.passkeys.removeText', { pet })}
              remove={async () => {
                await removePasskey(passkey.passkey_id);
                receipt.value = t('waysIn.passkeys.removed');
              }}
            />
          </li>
        ))}
      </ul>
      <p class="hint" role="status">
        {receipt.value}
      </p>
    </div>
  );
}

const nameOf = ({ label }: Passkey): string => label ?? t('waysIn.passkeys.unnamed');

function describe({ created_at, last_used_at }: Passkey): string {
  const at = formatDate(created_at);
  return last_used_at
    ? t('waysIn.passkeys.used', { at, used: formatDate(last_used_at) })
    : t('waysIn.passkeys.since', { at });
}
