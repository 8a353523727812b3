import { type Signal, signal } from '@preact/signals';

/**
 * A signal that is kept in this origin's local storage, and so survives reloads and is the same in every tab. No other origin can
 * read it, and markup cannot either: the page's policy lets no script in but its own.
 */
export function stored<Value>(key: string, initial: Value): Signal<Value> {
  const kept = signal(read(localStorage.getItem(key), initial));
  let written = JSON.stringify(kept.peek());
  kept.subscribe((value) => {
    const text = JSON.stringify(value);
    if (text === written) return;
    written = text;
    if (value === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  });
  addEventListener('storage', ({ key: changed, newValue }) => {
    if (changed !== key && changed !== null) return;
    const value = read(newValue, initial);
    written = JSON.stringify(value);
    kept.value = value;
  });
  return kept;
}

function read<Value>(text: string | null, initial: Value): Value {
  if (text === null) return initial;
  try {
    return JSON.parse(text) as Value;
  } catch {
    // Somebody has been at it; nothing in there is worth a broken page.
    return initial;
  }
}
