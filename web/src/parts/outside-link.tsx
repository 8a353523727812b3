import type { ComponentChildren } from 'preact';

interface Props {
  href: string;
  /** Names the link for screen readers, if its text alone would not say where it leads. */
  label?: string;
  children: ComponentChildren;
}

/** A link to another site. It opens a tab of its own, because leaving the page would lose what was chosen on it, such as a file. */
export function OutsideLink({ href, label, children }: Props) {
  return (
    <a href={href} target="_blank" rel="noreferrer" aria-label={label}>
      {children}
    </a>
  );
}
