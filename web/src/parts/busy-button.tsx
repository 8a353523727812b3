import type { ButtonHTMLAttributes, ComponentChildren } from 'preact';

interface Props extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'class'> {
  busy: boolean;
  busyLabel: string;
  variant?: 'main' | 'plain' | 'danger';
  children: ComponentChildren;
}

/** A button that shows another label while it is busy. It stays enabled, so that it keeps the focus. */
export function BusyButton({ busy, busyLabel, variant = 'main', children, type = 'button', ...rest }: Props) {
  return (
    <button {...rest} type={type} class={`button ${variant}`} aria-disabled={busy}>
      {busy && <span class="spinner" aria-hidden="true" />}
      <span aria-live="polite">{busy ? busyLabel : children}</span>
    </button>
  );
}
