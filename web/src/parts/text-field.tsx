import type { InputHTMLAttributes } from 'preact';
import { useId } from 'preact/hooks';

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: string;
  /** What is wrong with it, if anything is. */
  fault?: string | undefined;
  /** Whether it may be left empty, in words. */
  optional?: string;
  input?: InputHTMLAttributes<HTMLInputElement>;
}

/** A line of text with its label, and what is to be known or mended about it. */
export function TextField({ label, value, onChange, hint, fault, optional, input }: Props) {
  const id = useId();
  const about = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(' ');
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
        aria-invalid={fault ? 'true' : undefined}
        aria-describedby={about || undefined}
        {...input}
      />
      {hint && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
      {fault && (
        <p id={`${id}-fault`} class="fault">
          {fault}
        </p>
      )}
    </div>
  );
}
