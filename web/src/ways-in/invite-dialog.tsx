import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { useAction } from '../action.ts';
import { t } from '../i18n/language.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Loading } from '../parts/loading.tsx';
import { Notice } from '../parts/notice.tsx';
import { Qr } from '../parts/qr.tsx';
import { latestDrawing } from '../state/drawings.ts';
import { linkOf, shortAddress } from './code.ts';
import { CodeText } from './code-text.tsx';
import { type Invite, type InviteState, openInvite } from './invite.ts';

interface Props {
  pet: string;
  onClose: () => void;
}

/** Shows an invite for another device until it is used or expires. Closing the dialog revokes an unused invite. */
export function InviteDialog({ pet, onClose }: Props) {
  const invite = useSignal<Invite | undefined>(undefined);
  const isLeft = useRef(false);
  const create = useAction(async () => {
    const opened = await openInvite();
    if (isLeft.current) opened.close();
    else invite.value = opened;
  });
  useEffect(() => {
    void create.run();
    return () => {
      isLeft.current = true;
      invite.peek()?.close();
    };
  }, []);
  const state = invite.value?.state.value;
  return (
    <Dialog title={titleOf(pet, state)} wide={state?.is === 'open'} onCancel={onClose}>
      {invite.value && state?.is === 'open' && <Open code={invite.value.code} minutesLeft={state.minutesLeft} />}
      {state?.is === 'used' && <Used pet={pet} device={state.device.label} />}
      {create.busy && <Loading />}
      <Notice failure={create.failure} messages={{ 'too-many-tokens': t('waysIn.invite.tooMany') }} />
      <div class="actions main-first">
        {state?.is === 'open' && (
          <CopyButton text={linkOf(invite.value?.code ?? '')} label={t('waysIn.invite.copyLink')} />
        )}
        {(state?.is === 'expired' || create.failure !== undefined) && (
          <button class="button main" type="button" onClick={() => create.run()}>
            {t('waysIn.invite.renew')}
          </button>
        )}
        <button class={`button ${state?.is === 'used' ? 'main' : 'plain'}`} type="button" onClick={onClose}>
          {t('waysIn.close')}
        </button>
      </div>
    </Dialog>
  );
}

function Open({ code, minutesLeft }: { code: string; minutesLeft: number }) {
  return (
    <>
      <p>{t('waysIn.invite.lead')}</p>
      <div class="ticket">
        <Qr text={linkOf(code)} label={t('waysIn.invite.qr')} />
        <div class="ticket-text">
          <p class="hint">{t('waysIn.invite.type', { address: shortAddress() })}</p>
          <CodeText code={code} />
        </div>
      </div>
      <p class="hint">{t('waysIn.invite.left', { count: minutesLeft })}</p>
    </>
  );
}

function Used({ pet, device }: { pet: string; device: string | undefined }) {
  return (
    <>
      {latestDrawing.value && (
        <img class="arrived" src={latestDrawing.value} alt={t('pictureOf', { pet })} width="512" height="589" />
      )}
      <p>{device ? t('waysIn.invite.usedBy', { device }) : t('waysIn.invite.used', { pet })}</p>
    </>
  );
}

/** The dialog's heading receives the focus when it changes, so screen readers announce it. */
function titleOf(pet: string, state: InviteState | undefined): string {
  if (state?.is === 'used') return t('waysIn.invite.usedTitle', { pet });
  return state?.is === 'expired' ? t('waysIn.invite.expired') : t('waysIn.invite.title', { pet });
}
