/** Maximum length of a response in tokens. Enough for 200 characters in any script. */
export const MAX_TOKENS = 300;
/** Sampling temperature. At 0.7, messages vary from day to day but stay close to the data. */
export const TEMPERATURE = 0.7;
