import '../style/ways.css';
import { useSignal } from '@preact/signals';
import type { Token } from '../../../shared/models/typescript/types.ts';
import { useFocusOnChange } from '../focus.ts';
import { formatDate, formatDateTime } from '../home/format.ts';
import { t } from '../i18n/language.ts';
import { profile } from '../state/profile.ts';
import { RemoveWay } from './remove-way.tsx';
import { SignOut } from './sign-out-here.tsx';
import { revokeToken, tokens } from './tokens.ts';

/** The devices that have the pet, and how each of them got it. */
export function DeviceList({ pet }: { pet: string }) {
  const receipt = useSignal('');
  // The button that was pressed is gone with its device.
  const heading = useFocusOnChange<HTMLHeadingElement>(receipt.value);
  const devices = tokens.value?.filter(({ kind }) => kind === 'access' || kind === 'reader') ?? [];
  return (
    <div class="devices">
      <h3 ref={heading} class="visually-hidden" tabIndex={-1}>
        {t('waysIn.devices.name')}
      </h3>
      <ul class="way-list">
        {devices.map((token) => (
          <li key={token.token_id}>
            <div>
              <p class="device-name">
                <bdi>{nameOf(token, pet)}</bdi>
                {token.current && <span class="tag">{t('waysIn.devices.current')}</span>}
              </p>
              <p class="hint">{describe(token)}</p>
            </div>
            {token.current ? (
              <SignOut pet={pet} token={token} />
            ) : (
              <RemoveWay
                pet={pet}
                label={t('waysIn.devices.removeOne', { device: nameOf(token, pet) })}
                title={t('waysIn.devices.removeTitle', { device: nameOf(token, pet) })}
                text={t('waysIn.devices.removeText', { pet })}
                remove={async () => {
                  await revokeToken(token.token_id);
                  receipt.value = t('waysIn.devices.removed', { device: nameOf(token, pet) });
                }}
              />
            )}
          </li>
        ))}
      </ul>
      <p class="hint" role="status">
        {receipt.value}
      </p>
    </div>
  );
}

function nameOf({ label, kind, made_by, created_at }: Token, pet: string): string {
  if (label) return label;
  if (kind === 'reader') return t('waysIn.devices.reader');
  // The token of the device that created the user has no label.
  const isFirst = !made_by && created_at === profile.value?.created_at;
  return isFirst ? t('waysIn.devices.hatched', { pet }) : t('waysIn.devices.unnamed');
}

function describe({ created_at, made_by, expires_at }: Token): string {
  const at = formatDate(created_at);
  const since = made_by ? t(`waysIn.devices.madeBy.${made_by}`, { at }) : t('waysIn.devices.since', { at });
  return expires_at ? `${since}, ${t('waysIn.devices.until', { at: formatDateTime(expires_at) })}` : since;
}
