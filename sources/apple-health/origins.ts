const MAX_CHARACTERS = 60;
/** A file has a few names. A hostile one may have millions. */
const MAX_CACHED = 100;
const CONTROLS = /[\p{Cc}\p{Cs}]/gu;

/**
 * Returns a function that removes the control characters of a device's or app's name, and shortens it. It returns the same string for the
 * same name, and not a part of the parser's string, which would keep a whole chunk of the file in memory.
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
