import type { ButtonHTMLAttributes, ComponentChildren } from 'preact';

interface Props extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'class'> {
  busy: boolean;
  /** What is being done meanwhile, in words. */
  meanwhile: string;
  look?: 'main' | 'plain' | 'danger';
  children: ComponentChildren;
}

/** A button that says what it is doing. It stays in place and in focus meanwhile, so it is not disabled. */
export function BusyButton({ busy, meanwhile, look = 'main', children, type = 'button', ...rest }: Props) {
  return (
    <button {...rest} type={type} class={`button ${look}`} aria-disabled={busy}>
      {busy && <span class="spinner" aria-hidden="true" />}
      <span aria-live="polite">{busy ? meanwhile : children}</span>
    </button>
  );
}
