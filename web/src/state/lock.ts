/**
 * Runs a function in one tab at a time. Without TLS there is no `navigator.locks`, so the function runs without a
 * lock.
 */
export function withLock<Result>(name: string, run: () => Promise<Result>): Promise<Result> {
  const { locks } = navigator as { locks?: LockManager };
  return locks ? locks.request(name, run) : run();
}
