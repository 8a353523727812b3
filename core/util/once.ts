/** Loads on the first call and shares the result with all callers. After a failure the next call tries again. */
export function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => {
    if (loaded) return loaded;
    const attempt = load();
    loaded = attempt;
    // The caller gets the failure through `attempt`.
    attempt.catch(() => {
      loaded = undefined;
    });
    return attempt;
  };
}

/** Callers with the same key share the work under way and its outcome. */
export function singleFlight(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const underWay = new Map<string, Promise<unknown>>();

  return <T>(key: string, work: () => Promise<T>) => {
    const present = underWay.get(key);
    if (present) return present as Promise<T>;
    const done = work().finally(() => underWay.delete(key));
    underWay.set(key, done);
    return done;
  };
}

/** The named methods of an object that is loaded at the first call of any of them. A failed load is retried by the next call. */
export function lazily<T extends AsyncMethods<T>, Name extends keyof T>(
  load: () => Promise<T>,
  names: readonly Name[],
) {
  const loaded = once(load);
  const methods = names.map((name) => {
    const method = async (...args: Parameters<T[Name]>) => (await loaded())[name](...args);
    return [name, method];
  });
  return Object.fromEntries(methods) as Pick<T, Name>;
}

type AsyncMethods<T> = { [Name in keyof T]: (...args: never[]) => Promise<unknown> };
