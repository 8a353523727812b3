import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/**
 * Brings the focus to what it is given to (with `tabIndex={-1}`) whenever the value changes: where a part of the page takes another's place, what had the
 * focus is gone, and whoever works by keyboard or ear would have to begin at the top.
 */
export function useFocusOn<Element extends HTMLElement>(value: unknown): RefObject<Element | null> {
  const element = useRef<Element | null>(null);
  const before = useRef(value);
  useEffect(() => {
    if (before.current === value) return;
    before.current = value;
    element.current?.focus({ preventScroll: true });
  }, [value]);
  return element;
}
