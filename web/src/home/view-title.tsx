import { useLayoutEffect, useRef } from 'preact/hooks';
import { useTitle } from '../focus.ts';

/** The heading of a view. It receives the focus when the view opens, so that screen readers announce it. */
export function ViewTitle({ title }: { title: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useTitle(title);
  useLayoutEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <h1 ref={heading} class="view-title" tabIndex={-1}>
      {title}
    </h1>
  );
}
