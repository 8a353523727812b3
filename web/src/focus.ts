import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { FormField } from './profile-fields.ts';

/**
 * Brings the focus to what it is given to (with `tabIndex={-1}`) whenever the value changes: where a part of the page takes another's place, what had the
 * focus is gone, and whoever works by keyboard or ear would have to begin at the top.
 */
export function useFocusOn<Element extends HTMLElement>(value: unknown): RefObject<Element | null> {
  const element = useRef<Element | null>(null);
  const before = useRef(value);
  useLayoutEffect(() => {
    if (before.current === value) return;
    before.current = value;
    element.current?.focus({ preventScroll: true });
  }, [value]);
  return element;
}

/** Brings the focus to the first field with a fault, whenever a form with some was sent. Give it what each attempt sets anew. */
export function useFocusOnFault(faults: readonly FormField[]): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement | null>(null);
  useLayoutEffect(() => {
    if (faults.length > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [faults]);
  return form;
}

/** Names the page after what it shows, in the same turn as that is shown; with '' after the app alone. */
export function useTitle(title: string): void {
  useLayoutEffect(() => {
    document.title = title === '' ? 'Hatchery' : `${title} · Hatchery`;
  }, [title]);
}
