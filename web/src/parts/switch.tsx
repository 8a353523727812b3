import { useId } from 'preact/hooks';

interface Props {
  label: string;
  /** What it means, in a plain sentence. */
  about: string;
  on: boolean;
  onChange: (on: boolean) => void;
}

/** A switch with a sentence that says what it does. */
export function Switch({ label, about, on, onChange }: Props) {
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
        aria-labelledby={`${id}-label`}
        aria-describedby={`${id}-about`}
        onChange={({ currentTarget }) => {
          const wished = currentTarget.checked;
          // It shows what is so, and whether the wish is granted is decided elsewhere.
          currentTarget.checked = on;
          onChange(wished);
        }}
      />
    </label>
  );
}
