/** Loads what is first asked for once, for all who ask. A load that failed is forgotten: the next who asks tries again. */
export function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => {
    if (loaded) return loaded;
    const attempt = load();
    loaded = attempt;
    // Whoever asked has the failure; here it is only forgotten.
    attempt.catch(() => {
      loaded = undefined;
    });
    return attempt;
  };
}
