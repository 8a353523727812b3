import { type Signal, signal } from '@preact/signals';

/** The origin's local storage. Browsers that are told to keep nothing have none: the page then lasts as long as its tab. */
const storage: Storage | undefined = (() => {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
})();

/** A signal that is kept, and the way to what other tabs have kept since: they tell, but a moment later. */
export interface Stored<Value> extends Signal<Value> {
  reread(): Value;
}

/**
 * A signal that is kept in this origin's local storage, and so survives reloads and is the same in every tab. No other origin can
 * read it, and markup cannot either: the page's policy lets no script in but its own.
 */
export function stored<Value>(key: string, initial: Value): Stored<Value> {
  const kept = signal(parsed(storage?.getItem(key), initial));
  let written = JSON.stringify(kept.peek());

  function take(text: string | null | undefined): Value {
    const value = parsed(text, initial);
    written = JSON.stringify(value);
    kept.value = value;
    return value;
  }
  kept.subscribe((value) => {
    const text = JSON.stringify(value);
    if (text === written) return;
    written = text;
    keep(key, text);
  });
  addEventListener('storage', (event) => {
    if (event.key === key || event.key === null) take(event.newValue);
  });
  return Object.assign(kept, { reread: () => (storage ? take(storage.getItem(key)) : kept.peek()) });
}

/** As far as there is room. What cannot be kept is still there until the tab is closed. */
function keep(key: string, text: string | undefined): void {
  try {
    if (text === undefined) storage?.removeItem(key);
    else storage?.setItem(key, text);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}

function parsed<Value>(text: string | null | undefined, initial: Value): Value {
  if (text === null || text === undefined) return initial;
  try {
    return JSON.parse(text) as Value;
  } catch {
    // Somebody has been at it; nothing in there is worth a broken page.
    return initial;
  }
}
