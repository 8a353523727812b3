import { useAction } from '../action.ts';
import { useFocusIfLost } from '../focus.ts';
import { Card } from '../home/card.tsx';
import { t } from '../i18n/language.ts';
import { BusyButton } from '../parts/busy-button.tsx';
import { install, installPrompt, isInstalled } from './install-prompt.ts';
import { addInstalledTexts } from './texts.ts';

addInstalledTexts();

/** Installs the app where the browser offers it, and otherwise says where to find it in the browser. */
export function InstallCard({ pet }: { pet: string }) {
  return (
    <Card title={t('installed.title', { pet })} lead={t('installed.lead', { pet })}>
      {installPrompt.value && !isInstalled.value ? <InstallButton /> : <Explanation pet={pet} />}
    </Card>
  );
}

function InstallButton() {
  const installing = useAction(install);
  const label = t('installed.install');
  return (
    <div class="actions">
      <BusyButton variant="plain" busy={installing.busy} busyLabel={label} onClick={() => installing.run()}>
        {label}
      </BusyButton>
    </div>
  );
}

function Explanation({ pet }: { pet: string }) {
  const text = useFocusIfLost<HTMLParagraphElement>(true);
  // Only Apple's phones and tablets have this property.
  const where = t('standalone' in navigator ? 'installed.ios' : 'installed.other');
  return (
    <>
      <p ref={text} tabIndex={-1}>
        {isInstalled.value ? t('installed.done', { pet }) : where}
      </p>
      <p class="hint">{t('installed.bring', { pet })}</p>
    </>
  );
}
