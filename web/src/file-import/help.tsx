import { useId } from 'preact/hooks';
import { t } from '../i18n/language.ts';

/** For each kind of file that people have, how many steps its explanation has. */
const KINDS = [
  ['apple-health', ['1', '2', '3']],
  ['google-takeout', ['1', '2', '3', '4']],
  ['health-connect', ['1', '2', '3']],
  ['whoop', ['1', '2', '3']],
] as const;

/** Explains where to get the file of each kind. */
export function Help() {
  const id = useId();
  return (
    <section class="import-help" aria-labelledby={id}>
      <p id={id} class="help-title">
        {t('fileImport.help.title')}
      </p>
      {KINDS.map(([kind, steps]) => (
        <details key={kind}>
          <summary>{t(`fileImport.help.${kind}.name`)}</summary>
          <ol>
            {steps.map((step) => (
              <li key={step}>{t(`fileImport.help.${kind}.${step}` as 'fileImport.help.whoop.1')}</li>
            ))}
          </ol>
        </details>
      ))}
    </section>
  );
}
