import { useId } from 'preact/hooks';
import { t } from '../i18n/language.ts';

interface Props {
  name: string;
  /** Whether another zone would give other readings. */
  isEditable: boolean;
  onChange: (name: string) => void;
}

/** Shows the time zone of the readings. */
export function TimeZone({ name, isEditable, onChange }: Props) {
  const id = useId();
  const names = isEditable ? [...new Set([name, 'UTC', ...Intl.supportedValuesOf('timeZone')])].sort() : [];
  return (
    <div>
      <dt id={id}>{t('fileImport.found.timeZone')}</dt>
      <dd>
        {!isEditable && readable(name)}
        {isEditable && (
          <>
            <select
              aria-labelledby={id}
              aria-describedby={`${id}-hint`}
              value={name}
              onChange={({ currentTarget }) => onChange(currentTarget.value)}
            >
              {names.map((one) => (
                <option key={one} value={one}>
                  {readable(one)}
                </option>
              ))}
            </select>
            <span id={`${id}-hint`} class="hint">
              {t('fileImport.found.timeZoneHint')}
            </span>
          </>
        )}
      </dd>
    </div>
  );
}

const readable = (name: string): string => name.replaceAll('_', ' ');
