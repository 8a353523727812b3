import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../i18n/language.ts';
import { CODE_LENGTH, countCharacters, findCode } from './read-code.ts';

interface Props {
  value: string;
  onChange: (value: string) => void;
  isReadOnly: boolean;
  /** Whether the user has submitted an incomplete code. */
  isIncomplete: boolean;
}

/** A field for a code. It shows all of the code, so that people who type it can compare it, and counts along. */
export function CodeField({ value, onChange, isReadOnly, isIncomplete }: Props) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    if (isIncomplete) field.current?.focus();
  }, [isIncomplete]);
  const count = countCharacters(value);
  const isComplete = findCode(value) !== undefined;
  return (
    <div class="field code-field">
      <label for={id}>{t('waysIn.join.code')}</label>
      <textarea
        ref={field}
        id={id}
        rows={3}
        name="code"
        value={value}
        readOnly={isReadOnly}
        autocomplete="off"
        autocapitalize="characters"
        spellcheck={false}
        placeholder="HTR-…"
        enterkeyhint="go"
        aria-invalid={isIncomplete ? 'true' : undefined}
        aria-describedby={`${id}-hint ${id}-error`}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          event.currentTarget.form?.requestSubmit();
        }}
      />
      <p id={`${id}-hint`} class="hint">
        {isComplete ? t('waysIn.join.complete') : t('waysIn.join.codeHint')}
        {!isComplete && count > 0 && ` ${t('waysIn.join.count', { count, of: CODE_LENGTH })}`}
      </p>
      <p id={`${id}-error`} class="field-error" role="alert">
        {isIncomplete && (count === 0 ? t('waysIn.join.empty') : t('waysIn.join.incomplete', { of: CODE_LENGTH }))}
      </p>
    </div>
  );
}
