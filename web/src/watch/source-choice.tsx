import { useId } from 'preact/hooks';
import { t } from '../i18n/language.ts';

const SOURCES = ['file', 'device', 'watch'] as const;
export type Source = (typeof SOURCES)[number];

interface Props {
  chosen: Source | undefined;
  onChoose: (source: Source) => void;
}

export function SourceChoice({ chosen, onChoose }: Props) {
  const id = useId();
  return (
    <fieldset class="choices">
      <legend>{t('connect.source')}</legend>
      {SOURCES.map((source) => (
        <label key={source} class="choice">
          <input
            type="radio"
            name={id}
            value={source}
            checked={chosen === source}
            onChange={() => onChoose(source)}
            aria-labelledby={`${id}-${source}`}
            aria-describedby={`${id}-${source}-about`}
          />
          <span>
            <span id={`${id}-${source}`}>{t(`connect.${source}.name`)}</span>
            <span id={`${id}-${source}-about`} class="hint">
              {t(`connect.${source}.about`)}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
