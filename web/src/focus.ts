import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { FormField } from './profile-fields.ts';

/**
 * Focuses the element, which needs `tabIndex={-1}`, whenever `value` changes. Without this, replacing part of the
 * page would remove the focused element, and people who use a keyboard or a screen reader would have to start again
 * at the top.
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

/** Focuses the element, which needs `tabIndex={-1}`, if the change that shows it removed the focused element. */
export function useFocusIfLost<Target extends HTMLElement>(isShown: boolean): RefObject<Target | null> {
  const element = useRef<Target | null>(null);
  const { activeElement: before } = document;
  useLayoutEffect(() => {
    const { activeElement, body } = document;
    if (isShown && before !== body && activeElement === body) element.current?.focus({ preventScroll: true });
  }, [isShown]);
  return element;
}

/** Focuses the first invalid field after each submission with errors. Pass a new array for each submission. */
export function useFocusOnError(fieldErrors: readonly FormField[]): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement | null>(null);
  useLayoutEffect(() => {
    if (fieldErrors.length > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [fieldErrors]);
  return form;
}

/**
 * Sets the document's title in the same event-loop turn in which the content changes. If `title` is empty, the
 * document's title is the app's name.
 */
export function useTitle(title: string): void {
  useLayoutEffect(() => {
    document.title = title === '' ? 'Hatchery' : `${title} · Hatchery`;
  }, [title]);
}
