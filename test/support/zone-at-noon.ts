/** A time zone in which it is between 12 and 13 o'clock, so that no day and no part of the day begins during a test. */
export function zoneAtNoon(): string {
  const ahead = 12 - new Date().getUTCHours();
  // The sign of these names is that of POSIX: Etc/GMT-5 is five hours ahead of UTC.
  return ahead < 0 ? `Etc/GMT+${-ahead}` : `Etc/GMT-${ahead}`;
}
