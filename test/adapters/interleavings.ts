/** Runs concurrent clients one step at a time, in a chosen order or in every possible order of their steps. */

/** Resolves when the client may take its next step. */
export type Turn = () => Promise<void>;

export interface Run<Result> {
  /** The result of each client, or undefined if the client was killed. */
  results: (Result | undefined)[];
}

/** Chooses the client that takes the next step. Returning `~client` kills that client instead. */
export type Choose = (runnable: readonly number[]) => number;

/**
 * Runs all clients until they finish. Only one client runs between two turns, so the order of the turns determines the run. A
 * killed client gets no further turns.
 */
export async function play<Result>(clients: ((turn: Turn) => Promise<Result>)[], choose: Choose): Promise<Run<Result>> {
  const pending = new Map<number, () => void>();
  const results: (Result | undefined)[] = clients.map(() => undefined);
  const failures: unknown[] = [];
  for (const [at, client] of clients.entries()) {
    const turn = () => new Promise<void>((resolve) => pending.set(at, resolve));
    client(turn).then(
      (result) => {
        results[at] = result;
      },
      (error) => failures.push(error),
    );
  }
  for (;;) {
    await settle();
    if (failures.length > 0) throw failures[0];
    const runnable = [...pending.keys()].sort();
    if (runnable.length === 0) return { results };
    const chosen = choose(runnable);
    const client = chosen < 0 ? ~chosen : chosen;
    const resume = pending.get(client);
    pending.delete(client);
    if (chosen >= 0) resume?.();
  }
}

/** Waits until every promise chain has reached its next turn or has finished. The longest chain has fewer than 12 steps. */
async function settle(): Promise<void> {
  for (let tick = 0; tick < 12; tick += 1) await undefined;
}

/**
 * Calls `play` once for every possible order. Each call changes the latest choice that still has untried alternatives. With
 * `crashes`, the orders include those in which up to that number of clients are killed. @returns the number of orders.
 */
export async function everyOrder(play: (choose: Choose) => Promise<void>, crashes = 0): Promise<number> {
  let path: { options: readonly number[]; at: number }[] = [];
  for (let orders = 1; ; orders += 1) {
    let [step, ended] = [0, 0];
    await play((runnable) => {
      const known = path[step];
      const options =
        known?.options ?? (ended < crashes ? [...runnable, ...runnable.map((client) => ~client)] : runnable);
      if (!known) path.push({ options, at: 0 });
      const chosen = options[known?.at ?? 0] ?? 0;
      if (chosen < 0) ended += 1;
      step += 1;
      return chosen;
    });
    while (path.length > 0 && (path.at(-1)?.at ?? 0) + 1 >= (path.at(-1)?.options.length ?? 0)) path.pop();
    const last = path.at(-1);
    if (!last) return orders;
    path = [...path.slice(0, -1), { ...last, at: last.at + 1 }];
  }
}
