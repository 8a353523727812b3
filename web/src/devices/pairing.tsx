import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import { unwrap } from '../../../client/client.ts';
import type { Pairing as Device, HealthStream } from '../../../shared/models/typescript/types.ts';
import { useAction } from '../action.ts';
import { currentUserParams, hatchery } from '../api.ts';
import { useFocusOnChange } from '../focus.ts';
import { t } from '../i18n/language.ts';
import { clearPairingCode, pairingCode } from '../state/pairing.ts';
import { loadStreams } from '../state/streams.ts';
import { AskConsent } from './ask-consent.tsx';
import { EnterCode } from './enter-code.tsx';
import { findUserCode } from './user-code.ts';

interface Props {
  /** Called when the user is finished, whether the device was paired or refused. */
  onDone: () => void;
  /** The label of the button that calls `onDone`. */
  doneLabel: string;
  /** Shown below the field for the code. */
  children?: ComponentChildren;
}

const paramsOf = (code: string) => ({ path: { ...currentUserParams().path, user_code: code } });

/** Pairs a device: asks for its code, shows what it wants to send, and agrees or refuses as the user decides. */
export function Pairing({ onDone, doneLabel, children }: Props) {
  const device = useSignal<Device | undefined>(undefined);
  const result = useSignal<'paired' | 'refused' | undefined>(undefined);
  const container = useFocusOnChange<HTMLDivElement>(`${device.value?.user_code} ${result.value}`);
  const finding = useAction(async (code: string) => {
    device.value = await unwrap(hatchery.GET('/users/{user_id}/pairings/{user_code}', { params: paramsOf(code) }));
  });
  // A passive effect could run when the user is already typing, and would send the code before they do.
  useLayoutEffect(() => {
    const code = findUserCode(pairingCode.peek().text);
    if (code) void finding.run(code);
  }, []);

  async function agree(code: string, consent: Pick<HealthStream, 'metrics' | 'purposes'>): Promise<void> {
    await unwrap(hatchery.POST('/users/{user_id}/pairings/{user_code}', { params: paramsOf(code), body: consent }));
    clearPairingCode();
    result.value = 'paired';
    // The pairing is stored whatever happens to this request, and the list is loaded again later.
    await loadStreams().catch(() => {});
  }

  async function refuse(code: string): Promise<void> {
    await unwrap(hatchery.DELETE('/users/{user_id}/pairings/{user_code}', { params: paramsOf(code) }));
    clearPairingCode();
    result.value = 'refused';
  }

  const found = device.value;
  return (
    <div ref={container} class="pairing" tabIndex={-1}>
      {found && result.value && (
        <>
          <h3 dir="auto">{t(`device.${result.value}`, { device: found.name })}</h3>
          {result.value === 'paired' && <p>{t('device.pairedLead')}</p>}
          <div class="actions">
            <button class="button main" type="button" onClick={onDone}>
              {doneLabel}
            </button>
          </div>
        </>
      )}
      {found && !result.value && (
        <AskConsent
          device={found}
          onAgree={(consent) => agree(found.user_code, consent)}
          onRefuse={() => refuse(found.user_code)}
          onBack={() => {
            clearPairingCode();
            device.value = undefined;
          }}
        />
      )}
      {!found && <EnterCode finding={finding} />}
      {!found && children}
    </div>
  );
}
