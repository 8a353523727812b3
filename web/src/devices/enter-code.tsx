import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { isApiError } from '../../../client/errors.ts';
import type { Action } from '../action.ts';
import { t } from '../i18n/language.ts';
import { ScanButtons } from '../join/scan-buttons.tsx';
import { BusyButton } from '../parts/busy-button.tsx';
import { Notice } from '../parts/notice.tsx';
import { TextField } from '../parts/text-field.tsx';
import { pairingCode } from '../state/pairing.ts';
import { addWaysInTexts } from '../ways-in/texts.ts';
import { findUserCode } from './user-code.ts';

// The scanner's texts are among them.
addWaysInTexts();

/** Asks for the code that a device shows. What is typed survives a reload. */
export function EnterCode({ finding }: { finding: Action<[code: string]> }) {
  const isInvalid = useSignal(false);
  const { text } = pairingCode.value;

  const update = (typed: string): void => {
    pairingCode.value = { ...pairingCode.peek(), text: typed };
  };

  function find(from: string): void {
    const code = findUserCode(from);
    isInvalid.value = !code;
    if (code) void finding.run(code);
  }

  return (
    <form
      class="pair-code"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        find(text);
      }}
    >
      <p>{t('device.pairLead')}</p>
      <TextField
        label={t('device.code')}
        value={text}
        hint={t('device.codeHint')}
        error={isInvalid.value ? t('device.codeError') : undefined}
        onChange={(typed) => {
          isInvalid.value = false;
          update(typed);
        }}
        input={{
          dir: 'ltr',
          autocomplete: 'off',
          autocapitalize: 'characters',
          spellcheck: false,
          placeholder: 'BCDF-GHJK',
          class: 'user-code',
        }}
      />
      <PairingFailure failure={finding.failure} />
      <div class="actions">
        <BusyButton type="submit" busy={finding.busy} busyLabel={t('device.finding')}>
          {t('device.find')}
        </BusyButton>
      </div>
      <ScanButtons
        accepts={(scanned) => findUserCode(scanned) !== undefined}
        onFound={(scanned) => {
          update(findUserCode(scanned) ?? scanned);
          find(scanned);
        }}
      />
    </form>
  );
}

/** Says why a code did not work. */
export function PairingFailure({ failure, children }: { failure: unknown; children?: ComponentChildren }) {
  const minutes = Math.max(1, Math.ceil(((isApiError(failure) && failure.retryAfterMs) || 0) / 60_000));
  return (
    <Notice
      failure={failure}
      messages={{
        'not-found': t('device.unknown'),
        'too-many-requests': t('device.tooMany', { count: minutes }),
      }}
    >
      {children}
    </Notice>
  );
}
