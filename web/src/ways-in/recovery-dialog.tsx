import { type Signal, useSignal } from '@preact/signals';
import { useAction } from '../action.ts';
import { t } from '../i18n/language.ts';
import { BusyButton } from '../parts/busy-button.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Notice } from '../parts/notice.tsx';
import { Qr } from '../parts/qr.tsx';
import { saveFile } from '../save-file.ts';
import { linkOf, readable } from './code.ts';
import { CodeText } from './code-text.tsx';
import { drawPicture, pictureName } from './picture.ts';
import { usePrintPage } from './print-page.tsx';
import { recoveryToken } from './recovery-state.ts';
import { revokeToken } from './tokens.ts';

interface Props {
  code: string;
  pet: string;
  onLeave: (outcome: 'kept' | 'discarded') => void;
}

/** Shows a new recovery code, which cannot be shown again, until the user says what becomes of it. */
export function RecoveryDialog({ code, pet, onLeave }: Props) {
  const isLeaving = useSignal(false);
  usePrintPage(code, pet);
  return (
    <Dialog
      title={isLeaving.value ? t('waysIn.recovery.leaveTitle') : t('waysIn.recovery.codeTitle', { pet })}
      wide={!isLeaving.value}
      onCancel={() => (isLeaving.value = !isLeaving.value)}
    >
      {isLeaving.value ? (
        <Leaving onBack={() => (isLeaving.value = false)} onLeave={onLeave} />
      ) : (
        <Code code={code} pet={pet} onKept={() => onLeave('kept')} onLeaving={() => (isLeaving.value = true)} />
      )}
    </Dialog>
  );
}

interface CodeProps {
  code: string;
  pet: string;
  onKept: () => void;
  onLeaving: () => void;
}

function Code({ code, pet, onKept, onLeaving }: CodeProps) {
  const isSaved = useSignal(false);
  return (
    <>
      <p>{t('waysIn.recovery.codeLead')}</p>
      <div class="ticket">
        <Qr text={linkOf(code)} label={t('waysIn.recovery.qr', { pet })} />
        <div class="ticket-text">
          <CodeText code={code} />
        </div>
      </div>
      <SaveActions code={code} pet={pet} isSaved={isSaved} />
      <div class="actions main-first done">
        <button class={`button ${isSaved.value ? 'main' : 'plain'}`} type="button" onClick={onKept}>
          {t('waysIn.recovery.kept')}
        </button>
        <button class="button quiet" type="button" onClick={onLeaving}>
          {t('waysIn.recovery.leave')}
        </button>
      </div>
    </>
  );
}

interface SaveActionsProps {
  code: string;
  pet: string;
  isSaved: Signal<boolean>;
}

function SaveActions({ code, pet, isSaved }: SaveActionsProps) {
  const status = useSignal('');
  const markSaved = () => {
    isSaved.value = true;
  };
  const savePicture = useAction(async () => {
    saveFile(await drawPicture({ code, pet }), pictureName(pet));
    status.value = t('waysIn.recovery.pictureSaved');
    markSaved();
  });
  const printPage = () => {
    markSaved();
    print();
  };
  const variant = isSaved.value ? 'plain' : 'main';
  return (
    <>
      <div class="actions main-first">
        <BusyButton variant={variant} busy={savePicture.busy} busyLabel={t('saving')} onClick={() => savePicture.run()}>
          {t('waysIn.recovery.savePicture')}
        </BusyButton>
        <button class="button plain" type="button" onClick={printPage}>
          {t('waysIn.recovery.print')}
        </button>
        <CopyButton text={readable(code)} onCopied={markSaved} />
      </div>
      <p class="hint saved" role="status">
        {status.value}
      </p>
      <Notice failure={savePicture.failure} />
    </>
  );
}

function Leaving({ onBack, onLeave }: { onBack: () => void; onLeave: Props['onLeave'] }) {
  const discard = useAction(async () => {
    const token = recoveryToken.peek();
    if (token) await revokeToken(token.token_id);
    onLeave('discarded');
  });
  return (
    <>
      <p>{t('waysIn.recovery.leaveText')}</p>
      <Notice failure={discard.failure} />
      <button class="button main" type="button" onClick={onBack}>
        {t('waysIn.recovery.showAgain')}
      </button>
      <button class="button plain" type="button" onClick={() => onLeave('kept')}>
        {t('waysIn.recovery.kept')}
      </button>
      <BusyButton
        variant="danger"
        busy={discard.busy}
        busyLabel={t('waysIn.recovery.discarding')}
        onClick={() => discard.run()}
      >
        {t('waysIn.recovery.discard')}
      </BusyButton>
    </>
  );
}
