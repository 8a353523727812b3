export const TIME_ZONE_ADVICE =
  'This is not a time zone. Send an IANA name such as Europe/Berlin, not an offset or an abbreviation such as CEST.';

/**
 * Returns an IANA time zone's name with its usual capitals. Another name of a zone, such as `Asia/Kolkata` for `Asia/Calcutta`, is kept,
 * because engines disagree about which one is canonical.
 *
 * @returns undefined if there is no such zone
 */
export function toTimeZone(name: string): string | undefined {
  // `Intl` accepts offsets too.
  if (!/^[a-z]/i.test(name)) return undefined;
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    return timeZone.toLowerCase() === name.toLowerCase() ? timeZone : name;
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    return undefined;
  }
}
