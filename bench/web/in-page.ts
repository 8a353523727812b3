/** What runs in the page itself. The little of a browser's types that it needs is written down here: the rest of the project has none. */

export interface Shift {
  /** Milliseconds since the navigation began; so is every moment here. */
  at: number;
  value: number;
  moved: string[];
}

export interface Seen {
  /** The largest thing that was painted. */
  largest: { at: number; what: string } | undefined;
  shifts: Shift[];
  /** When the name could be typed in; undefined where there is no such field. */
  field: number | undefined;
  /** Milliseconds of the main thread that went into tasks of 50 ms and more. */
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

/** Looks on from the very beginning. It uses nothing around it, as it is sent to the page as text. */
export function lookOn(): void {
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
  // Also those soon after a touch, which browsers do not count: here nothing is touched.
  each('layout-shift', ({ startTime, value, sources }) => {
    seen.shifts.push({ at: startTime, value, moved: sources.map(({ node }) => named(node)) });
  });
  each('longtask', ({ duration }) => {
    seen.busy += duration;
  });
  // A field that is only painted is worth little: it can be typed in once there is a listener and the main thread is free again.
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
