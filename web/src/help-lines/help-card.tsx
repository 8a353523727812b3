import '../style/help.css';
import { useId } from 'preact/hooks';
import { hasCrisisWords } from '../../../core/pet/crisis/crisis.ts';
import { t } from '../i18n/language.ts';
import { OutsideLink } from '../parts/outside-link.tsx';
import { isYoungHere } from '../state/young.ts';
import { isFolded } from './folded.ts';
import { LineList } from './line-list.tsx';
import { addHelpTexts } from './texts.ts';

addHelpTexts();

/** Lists lines in most countries. */
const DIRECTORY = 'https://findahelpline.com';

/**
 * Names people to talk to if one of these texts may be about suicide, self-harm or an eating disorder. Nothing about the texts leaves this
 * page: the list is in the same file of the build, because a request for it would tell the server of such words.
 */
export function HelpCard({ texts }: { texts: readonly string[] }) {
  const id = useId();
  const isShown = texts.some(hasCrisisWords);
  return (
    <section class={isShown ? 'help' : 'help-none'} aria-labelledby={isShown ? id : undefined}>
      <div role="status">
        {isShown && (
          <>
            <h2 id={id}>{t('help.title')}</h2>
            <p>{t('help.lead')}</p>
          </>
        )}
      </div>
      {isShown && <Lines />}
    </section>
  );
}

function Lines() {
  return (
    <details
      open={!isFolded.value}
      onToggle={({ currentTarget }) => {
        isFolded.value = !currentTarget.open;
      }}
    >
      <summary>{t('help.people')}</summary>
      <div class="help-content">
        <LineList isYoung={isYoungHere.value} />
        <p>
          {t('help.elsewhere')} <OutsideLink href={DIRECTORY}>findahelpline.com</OutsideLink>
        </p>
        <p class="hint">{t('help.private')}</p>
      </div>
    </details>
  );
}
