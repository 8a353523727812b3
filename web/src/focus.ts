import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { FormField } from './profile-fields.ts';

/**
 * Focuses the element (which needs `tabIndex={-1}`) whenever `value` changes. When a part of the page is replaced, the
 * focused element disappears, and users of a keyboard or screen reader would have to start again at the top.
 */
export function useFocusOnChange<Target extends HTMLElement>(value: unknown): RefObject<Target | null> {
  const element = useRef<Target | null>(null);
  const before = useRef(value);
  useLayoutEffect(() => {
    if (before.current === value) return;
    before.current = value;
    element.current?.focus({ preventScroll: true });
  }, [value]);
  return element;
}

/** Focuses the first invalid field after each submission with errors. Pass a new array per submission. */
export function useFocusOnError(fieldErrors: readonly FormField[]): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement | null>(null);
  useLayoutEffect(() => {
    if (fieldErrors.length > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [fieldErrors]);
  return form;
}

/** Sets the document's title in the same turn as the content. An empty title gives the app's name alone. */
export function useTitle(title: string): void {
  useLayoutEffect(() => {
    document.title = title === '' ? 'Hatchery' : `${title} · Hatchery`;
  }, [title]);
}
