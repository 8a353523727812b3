const MAX_CHARACTERS = 60;
/** The names of a file are few. More are only cached up to this number, so that a hostile file takes no memory. */
const MAX_CACHED = 1_000;
/** Longer names are not cached, because a part of a string keeps the whole string in memory. */
const CONTROLS = /[\p{Cc}\p{Cs}]/gu;

/**
 * Returns a function that shortens the name of a device or app and removes its control characters. Its results are new strings: those of
 * the parser are parts of a chunk of the file, and would keep the whole chunk in memory.
 */
export function originNames(): (name: string | undefined) => string {
  const cache = new Map<string, string>();
  return (name = '') => {
    const cached = cache.get(name);
    if (cached !== undefined) return cached;
    const [...characters] = name.slice(0, 4 * MAX_CHARACTERS).replaceAll(CONTROLS, '');
    const origin = characters.slice(0, MAX_CHARACTERS).join('').trim();
    if (cache.size >= MAX_CACHED) cache.clear();
    cache.set(name, origin);
    return origin;
  };
}
