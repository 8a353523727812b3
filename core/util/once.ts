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
