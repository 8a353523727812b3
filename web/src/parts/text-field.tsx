import type { InputHTMLAttributes } from 'preact';
import { useId } from 'preact/hooks';

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: string;
  error?: string | undefined;
  /** The text that marks the field as optional. */
  optional?: string;
  input?: InputHTMLAttributes<HTMLInputElement>;
}

export function TextField({ label, value, onChange, hint, error, optional, input }: Props) {
  const id = useId();
  const about = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={id}>
        {label} {optional && <span class="optional">{optional}</span>}
      </label>
      <input
        id={id}
        dir="auto"
        value={value}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={about || undefined}
        {...input}
      />
      {hint && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} class="field-error">
          {error}
        </p>
      )}
    </div>
  );
}
