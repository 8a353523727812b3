import { useSignal } from '@preact/signals';
import { t } from '../i18n/language.ts';
import { BusyButton } from '../parts/busy-button.tsx';
import { Egg } from '../parts/egg.tsx';
import { Screen } from '../parts/screen.tsx';
import { clearJoin, join, updateJoin } from '../state/join.ts';
import { replaceStep } from '../state/route.ts';
import { CodeField } from './code-field.tsx';
import { JoinFailure } from './join-failure.tsx';
import type { Opening } from './open-session.ts';
import { PasskeySignIn } from './passkey-sign-in.tsx';
import { findCode } from './read-code.ts';
import { ScanButtons } from './scan-buttons.tsx';

/** Asks for a code, or for another way to open the pet. */
export function EnterCode({ opening }: { opening: Opening }) {
  const isIncomplete = useSignal(false);
  const isPasskey = useSignal(false);
  const { text } = join.value;

  function submit(event: SubmitEvent) {
    event.preventDefault();
    open(text);
  }

  function open(from: string) {
    const code = findCode(from);
    isIncomplete.value = !code;
    isPasskey.value = false;
    if (code) void opening.run({ code });
  }

  return (
    <Screen title={t('waysIn.join.title')} lead={t('waysIn.join.lead')} scene={<Egg />} progress={false}>
      <form noValidate onSubmit={submit}>
        <CodeField
          value={text}
          isReadOnly={opening.busy}
          isIncomplete={isIncomplete.value}
          onChange={(typed) => {
            isIncomplete.value = false;
            updateJoin({ text: typed });
          }}
        />
        <JoinFailure failure={opening.failure} isPasskey={isPasskey.value} />
        <div class="actions">
          <BusyButton type="submit" busy={opening.busy} busyLabel={t('waysIn.join.opening')}>
            {t('waysIn.join.open')}
          </BusyButton>
          <button class="button plain" type="button" onClick={leave}>
            {t('back')}
          </button>
        </div>
      </form>
      <section class="other-ways" aria-label={t('waysIn.join.otherWays')}>
        <ScanButtons
          accepts={(scanned) => findCode(scanned) !== undefined}
          onFound={(scanned) => {
            updateJoin({ text: scanned });
            open(scanned);
          }}
        />
        <PasskeySignIn
          onCredential={(credential) => {
            isPasskey.value = true;
            void opening.run(credential);
          }}
        />
      </section>
      <p class="hint">{t('waysIn.join.where')}</p>
    </Screen>
  );
}

function leave(): void {
  clearJoin();
  replaceStep();
}
