/** Runs what only one tab may be doing at a time. Pages that came without TLS have no locks: they do without. */
export function withLock<Result>(name: string, run: () => Promise<Result>): Promise<Result> {
  const { locks } = navigator as { locks?: LockManager };
  return locks ? locks.request(name, run) : run();
}
