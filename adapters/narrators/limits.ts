/** For 200 characters in any script. */
export const MAX_TOKENS = 300;
/** Some variety from day to day without leaving the prompt's rules. */
export const TEMPERATURE = 0.7;
