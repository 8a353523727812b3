/** Code that runs in the page. Declares the browser types it needs, because the rest of the project has none. */

export interface Shift {
  /** Milliseconds since the navigation began, as all times here. */
  at: number;
  value: number;
  moved: string[];
}

export interface Seen {
  /** The largest painted element. */
  largest: { at: number; what: string } | undefined;
  shifts: Shift[];
  /** When the name could be entered; undefined without that field. */
  field: number | undefined;
  /** Milliseconds of the main thread in tasks of at least 50 ms. */
  busy: number;
}

interface Node {
  tagName?: string;
  className?: unknown;
  parentElement?: Node;
}

interface Entry {
  startTime: number;
  duration: number;
  value: number;
  element?: Node;
  sources: { node?: Node }[];
}

declare const window: { seen: Seen };
declare const requestAnimationFrame: (run: () => void) => void;
declare const PerformanceObserver: new (
  see: (list: { getEntries(): Entry[] }) => void,
) => { observe(what: { type: string; buffered: true }): void };

/** Observes the page from the start. Self-contained, because it is sent to the page as text. */
export function observePage(): void {
  const seen: Seen = { largest: undefined, shifts: [], field: undefined, busy: 0 };
  window.seen = seen;
  const named = ({ tagName, className, parentElement }: Node = {}): string => {
    if (!tagName) return parentElement ? named(parentElement) : 'gone';
    const classes = typeof className === 'string' ? className.split(' ') : [];
    return [tagName.toLowerCase(), ...classes.filter(Boolean)].join('.');
  };
  const each = (type: string, see: (entry: Entry) => void) =>
    new PerformanceObserver((list) => list.getEntries().forEach(see)).observe({ type, buffered: true });
  each('largest-contentful-paint', ({ startTime, element }) => {
    seen.largest = { at: startTime, what: named(element) };
  });
  // Counts shifts soon after an input too, because there is no input here.
  each('layout-shift', ({ startTime, value, sources }) => {
    seen.shifts.push({ at: startTime, value, moved: sources.map(({ node }) => named(node)) });
  });
  each('longtask', ({ duration }) => {
    seen.busy += duration;
  });
  // A painted field can be used only once it has a listener and the main thread is free.
  const listen = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (this: EventTarget & { name?: string }, ...about) {
    if (about[0] === 'input')
      requestAnimationFrame(() =>
        setTimeout(() => {
          if (this.name === 'name') seen.field ??= performance.now();
        }),
      );
    listen.apply(this, about);
  };
}

export const whatWasSeen = (): Seen => window.seen;
