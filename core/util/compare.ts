/** For sorting text by its code units, as stores do. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
