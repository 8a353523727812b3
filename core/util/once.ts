/** Returns a function that calls `load` once and shares the result with all callers. If `load` fails, the next call retries. */
export function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => {
    if (loaded) return loaded;
    const attempt = load();
    loaded = attempt;
    // Let the next call retry after a failure. The caller receives the error from `attempt`.
    attempt.catch(() => {
      loaded = undefined;
    });
    return attempt;
  };
}

/** Returns a function that lets concurrent calls with the same key share one run of the work and its result. */
export function singleFlight(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const inFlight = new Map<string, Promise<unknown>>();

  return <T>(key: string, work: () => Promise<T>) => {
    const present = inFlight.get(key);
    if (present) return present as Promise<T>;
    const done = work().finally(() => inFlight.delete(key));
    inFlight.set(key, done);
    return done;
  };
}

/** Returns the named methods of an object that is loaded when one of them is first called. If loading fails, the next call retries. */
export function lazily<T extends Methods<T>, Name extends keyof T>(load: () => Promise<T>, names: readonly Name[]) {
  const loaded = once(load);
  const methods = names.map((name) => {
    const method = async (...args: Parameters<T[Name]>) => (await loaded())[name](...args);
    return [name, method];
  });
  return Object.fromEntries(methods) as { [N in Name]: Lazy<T[N]> };
}

type Methods<T> = { [Name in keyof T]: (...args: never[]) => unknown };
type Lazy<Method extends (...args: never[]) => unknown> = (
  ...args: Parameters<Method>
) => Promise<Awaited<ReturnType<Method>>>;
