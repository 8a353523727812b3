export interface TurnOptions {
  /** Time budget in ms for this work in one turn of the event loop. */
  budgetMs: number;
  /** Whether the budget grows when all other work has taken longer since the last turn, so that this work gets half of the time. */
  atLeastHalf?: boolean;
}

export interface EventLoopTurns {
  /** Whether this turn has time for another request, and no earlier request is waiting. */
  hasTime(): boolean;
  /** Resolves in a later turn. Calls resolve in order. */
  next(): Promise<void>;
}

/**
 * Keeps turns of the event loop short. In each turn, Node reads from every connection that has data, but accepts only one new connection.
 * With long turns, a thousand busy clients would delay new connections by minutes.
 */
export function eventLoopTurns({ budgetMs, atLeastHalf = false }: TurnOptions): EventLoopTurns {
  const waiting: (() => void)[] = [];
  let begun: number | undefined;
  let budget = budgetMs;
  let ended = 0;

  /** Runs after the I/O callbacks of this turn, so that waiting requests come first in the next turn. */
  function endTurn(): void {
    begun = undefined;
    budget = budgetMs;
    if (waiting.length === 0) return;
    begin();
    if (atLeastHalf && ended > 0) budget = Math.max(budgetMs, performance.now() - ended);
    startNext();
  }

  function startNext(): void {
    waiting.shift()?.();
    // Runs after the request's synchronous work and microtasks, so that the time they take is counted.
    queueMicrotask(() => process.nextTick(continueTurn));
  }

  function continueTurn(): void {
    if (waiting.length > 0 && hasBudget()) startNext();
    else ended = waiting.length > 0 ? performance.now() : 0;
  }

  function begin(): void {
    begun = performance.now();
    setImmediate(endTurn);
  }

  const hasBudget = () => begun !== undefined && performance.now() - begun < budget;

  return {
    hasTime() {
      if (begun !== undefined) return waiting.length === 0 && hasBudget();
      begin();
      return true;
    },
    next: () => new Promise((resolve) => waiting.push(resolve)),
  };
}
