import '../style/switches.css';
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface Props {
  label: string;
  about: ComponentChildren;
  on: boolean;
  disabled?: boolean;
  onChange: (on: boolean) => void;
}

export function Switch({ label, about, on, disabled = false, onChange }: Props) {
  const id = useId();
  return (
    <label class="switch">
      <span class="switch-text">
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
        // Not `disabled`, which would take the focus from a switch that has it.
        aria-disabled={disabled}
        aria-labelledby={`${id}-label`}
        aria-describedby={`${id}-about`}
        onChange={({ currentTarget }) => {
          const requested = currentTarget.checked;
          // Revert the change, because the caller decides whether to apply it.
          currentTarget.checked = on;
          if (!disabled) onChange(requested);
        }}
      />
    </label>
  );
}
