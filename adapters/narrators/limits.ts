/** Enough for 200 characters in any script. */
export const MAX_TOKENS = 300;
/** Messages vary from day to day, and stay close to the data. */
export const TEMPERATURE = 0.7;
