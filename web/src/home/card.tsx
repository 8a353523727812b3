import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface Props {
  title: string;
  lead?: string;
  wide?: boolean;
  children: ComponentChildren;
}

/** A part of the home with a heading of its own. */
export function Card({ title, lead, wide = false, children }: Props) {
  const id = useId();
  return (
    <section class={`card ${wide ? 'wide' : ''}`} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {lead && <p class="hint">{lead}</p>}
      {children}
    </section>
  );
}
