/** Parses `51`, `51.0` or `-1`; undefined for anything else, such as a blank or `NaN`. */
export const numberOf = (text = ''): number | undefined =>
  /^-?\d{1,15}(?:\.\d{1,20})?$/.test(text) ? Number(text) : undefined;
