/**
 * Returns the field that an undefined field was probably meant to be: one that differs only in case and separators (`petName`), in one
 * letter (`pet_nam`), or that has all words of the other (`start_time`, `goals`).
 *
 * @param names the names of fields that are not set
 */
export function similarName(sent: string, names: readonly string[]): string | undefined {
  const words = wordsOf(sent);
  const plain = words.join('');
  const has = (all: readonly string[], some: readonly string[]) => some.every((word) => all.includes(word));
  const named = names.map((name) => ({ name, words: wordsOf(name) }));
  return (
    named.find((each) => each.words.join('') === plain) ??
    named.find((each) => isOneEdit(each.words.join(''), plain)) ??
    named.find((each) => has(words, each.words) || has(each.words, words))
  )?.name;
}

/** Splits `pet_name`, `pet-name` and `petName` into words. */
function wordsOf(name: string): string[] {
  const words = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .match(/[\p{L}\d]+/gu);
  return words ?? [name];
}

/** Returns whether one letter has to be added, removed or replaced, or two adjacent ones swapped. Short names are too similar to others. */
function isOneEdit(a: string, b: string): boolean {
  if (Math.min(a.length, b.length) < 3 || Math.abs(a.length - b.length) > 1) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  const [restA, restB] = [a.slice(at), b.slice(at)];
  const isSwap = restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2);
  return isSwap || restA.slice(1) === restB || restA === restB.slice(1) || restA.slice(1) === restB.slice(1);
}
