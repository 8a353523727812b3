import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { useFocusOnChange } from '../focus.ts';

interface Props {
  title: string;
  lead?: string;
  /** Identifies the content of the card. When it changes, the heading receives focus. */
  open?: unknown;
  children?: ComponentChildren;
}

export function Card({ title, lead, open, children }: Props) {
  const id = useId();
  const heading = useFocusOnChange<HTMLHeadingElement>(open);
  return (
    <section class="card" aria-labelledby={id}>
      <h2 ref={heading} id={id} tabIndex={-1}>
        {title}
      </h2>
      {lead && <p class="hint">{lead}</p>}
      {children}
    </section>
  );
}
