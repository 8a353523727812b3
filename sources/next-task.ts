/**
 * Lets events such as an abort or a repaint run before long work continues. Uses `setTimeout`, because Node and browsers have it, and
 * events do not run before a resolved promise.
 */
export const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
