import { type Signal, signal } from '@preact/signals';
import { orElse, type Read } from './read-stored.ts';

/** Undefined in browsers that block storage. Values are then kept only until the page is closed. */
const [local, ofTab] = (['localStorage', 'sessionStorage'] as const).map((area) => {
  try {
    return globalThis[area];
  } catch {
    return undefined;
  }
});

export interface Stored<Value> extends Signal<Value> {
  /** Reads the value from local storage immediately, without waiting for the event about another tab's change. */
  reread(): Value;
}

/**
 * A signal that is saved in this origin's local storage, so that it survives reloads and is shared by all tabs.
 * A stored value that `read` does not accept is replaced by the initial one. A value that equals the initial one is not stored.
 * Injected markup cannot read it, because the page's Content-Security-Policy allows only the app's own scripts.
 */
export const stored = <Value>(key: string, initial: Value, read: Read<Value>): Stored<Value> =>
  storedIn(local, key, initial, read);

/** As `stored`, but the value survives only reloads of this tab, and other tabs do not see it. */
export const storedInTab = <Value>(key: string, initial: Value, read: Read<Value>): Stored<Value> =>
  storedIn(ofTab, key, initial, read);

function storedIn<Value>(storage: Storage | undefined, key: string, initial: Value, read: Read<Value>): Stored<Value> {
  const parse = (text: string | null | undefined): Value =>
    text === null || text === undefined ? initial : orElse((json) => read(JSON.parse(String(json))), initial)(text);
  const value = signal(parse(storage?.getItem(key)));
  const initialText = JSON.stringify(initial);
  const textOf = (of: Value): string | undefined => {
    const text = JSON.stringify(of);
    return text === initialText ? undefined : text;
  };
  let written = textOf(value.peek());

  function load(text: string | null | undefined): Value {
    const loaded = parse(text);
    written = textOf(loaded);
    value.value = loaded;
    return loaded;
  }
  value.subscribe((changed) => {
    const text = textOf(changed);
    if (text === written) return;
    written = text;
    save(storage, key, text);
  });
  addEventListener('storage', (event) => {
    if (event.storageArea === storage && (event.key === key || event.key === null)) load(event.newValue);
  });
  const reread = () => (storage ? load(storage.getItem(key)) : value.peek());
  // A page that the browser keeps for “Back” gets no events about changes of other tabs, such as a sign-out.
  addEventListener('pageshow', ({ persisted }) => void (persisted && reread()));
  return Object.assign(value, { reread });
}

/** If the storage is full, the value is kept only until the tab is closed. */
function save(storage: Storage | undefined, key: string, text: string | undefined): void {
  try {
    if (text === undefined) storage?.removeItem(key);
    else storage?.setItem(key, text);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}
