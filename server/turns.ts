/**
 * Requests are begun for so long in one turn of the event loop, or for as long as all else took since the last turn: however
 * many are turned away, half of the time goes to those who are not.
 */
const TURN_MS = 5;

export interface TurnTaker {
  /** Whether this turn has time for another request, and nobody waits for one already. */
  hasTime(): boolean;
  /** Resolves in a later turn, in the order in which it was asked. */
  next(): Promise<void>;
}

/**
 * Keeps the turns of the event loop short. In each, Node reads from every connection that has sent something, but accepts
 * only a single new one: without this, a thousand busy clients would keep all others waiting outside for minutes.
 */
export function turnTaker(): TurnTaker {
  const waiting: (() => void)[] = [];
  let begun: number | undefined;
  let budget = TURN_MS;
  let ended = 0;

  /** After this turn's I/O callbacks: those who wait come first in the next one. */
  function endTurn(): void {
    begun = undefined;
    budget = TURN_MS;
    if (waiting.length === 0) return;
    begin();
    if (ended > 0) budget = Math.max(TURN_MS, performance.now() - ended);
    letOneGo();
  }

  function letOneGo(): void {
    waiting.shift()?.();
    // Once all that this one could do at once is done; only then is it known how long it took.
    queueMicrotask(() => process.nextTick(goOn));
  }

  function goOn(): void {
    if (waiting.length > 0 && isShort()) letOneGo();
    else ended = waiting.length > 0 ? performance.now() : 0;
  }

  function begin(): void {
    begun = performance.now();
    setImmediate(endTurn);
  }

  const isShort = () => begun !== undefined && performance.now() - begun < budget;

  return {
    hasTime() {
      if (begun === undefined) begin();
      return waiting.length === 0 && isShort();
    },
    next: () => new Promise((resolve) => waiting.push(resolve)),
  };
}
