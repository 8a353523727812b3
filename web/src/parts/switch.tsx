import { useId } from 'preact/hooks';

interface Props {
  label: string;
  /** What it means, in a plain sentence. */
  about: string;
  on: boolean;
  onChange: (on: boolean) => void;
  disabled?: boolean;
}

/** A switch with a sentence that says what it does. */
export function Switch({ label, about, on, onChange, disabled = false }: Props) {
  const id = useId();
  return (
    <label class="switch">
      <span class="switch-words">
        <span id={`${id}-label`}>{label}</span>
        <span id={`${id}-about`} class="hint">
          {about}
        </span>
      </span>
      <input
        type="checkbox"
        role="switch"
        aria-checked={on}
        checked={on}
        disabled={disabled}
        aria-labelledby={`${id}-label`}
        aria-describedby={`${id}-about`}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
    </label>
  );
}
