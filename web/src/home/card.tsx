import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { useFocusOn } from '../focus.ts';

interface Props {
  title: string;
  lead?: string;
  wide?: boolean;
  /** What is open in it: when that changes, the focus comes to the heading. */
  open?: unknown;
  children: ComponentChildren;
}

/** A part of the home with a heading of its own. */
export function Card({ title, lead, wide = false, open, children }: Props) {
  const id = useId();
  const heading = useFocusOn<HTMLHeadingElement>(open);
  return (
    <section class={`card ${wide ? 'wide' : ''}`} aria-labelledby={id}>
      <h2 ref={heading} id={id} tabIndex={-1}>
        {title}
      </h2>
      {lead && <p class="hint">{lead}</p>}
      {children}
    </section>
  );
}
