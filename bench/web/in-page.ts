/**
 * Code that runs in the page. It declares the browser types that it needs, because this part of the project is
 * compiled without them.
 */

export interface Shift {
  /** Time in ms since the navigation began. All other times in this file use the same origin. */
  at: number;
  value: number;
  moved: string[];
}

export interface Seen {
  /** The largest painted element, and the time in ms at which it was painted. */
  largest: { at: number; what: string } | undefined;
  shifts: Shift[];
  /** Time in ms at which a user could say hello to the egg; undefined if the page does not have its button. */
  usable: number | undefined;
  /** Total duration in ms of main-thread tasks that took at least 50 ms. */
  busy: number;
}

interface LayoutNode {
  tagName?: string;
  className?: unknown;
  parentElement?: LayoutNode;
}

interface Entry {
  startTime: number;
  duration: number;
  value: number;
  element?: LayoutNode;
  sources: { node?: LayoutNode | null }[];
}

declare const window: { seen: Seen };
declare const requestAnimationFrame: (run: () => void) => void;
declare const PerformanceObserver: new (
  see: (list: { getEntries(): Entry[] }) => void,
) => { observe(what: { type: string; buffered: true }): void };

/**
 * Starts observing the page. It must not refer to anything declared outside, because only its source text is sent to
 * the page.
 */
export function observePage(): void {
  const seen: Seen = { largest: undefined, shifts: [], usable: undefined, busy: 0 };
  window.seen = seen;
  // A node that the page has removed since is null.
  const named = (node: LayoutNode | null | undefined): string => {
    const { tagName, className, parentElement } = node ?? {};
    if (!tagName) return parentElement ? named(parentElement) : 'gone';
    const classes = typeof className === 'string' ? className.split(' ') : [];
    return [tagName.toLowerCase(), ...classes.filter(Boolean)].join('.');
  };
  const each = (type: string, see: (entry: Entry) => void) =>
    new PerformanceObserver((list) => list.getEntries().forEach(see)).observe({ type, buffered: true });
  each('largest-contentful-paint', ({ startTime, element }) => {
    seen.largest = { at: startTime, what: named(element) };
  });
  // Includes shifts that browsers attribute to recent input, because there is no input in these visits.
  each('layout-shift', ({ startTime, value, sources }) => {
    seen.shifts.push({ at: startTime, value, moved: sources.map(({ node }) => named(node)) });
  });
  each('longtask', ({ duration }) => {
    seen.busy += duration;
  });
  // Records when the egg can be left: its button has a listener and the main thread is free. A button that is only
  // painted is not usable yet.
  const listen = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (this: EventTarget & { className?: string }, ...about) {
    if (about[0] === 'click')
      requestAnimationFrame(() =>
        setTimeout(() => {
          if (this.className === 'button main') seen.usable ??= performance.now();
        }),
      );
    listen.apply(this, about);
  };
}

export const whatWasSeen = (): Seen => window.seen;
