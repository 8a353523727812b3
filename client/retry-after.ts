/** For how many milliseconds an answer asks to be left alone, in seconds or by a date (RFC 9110); undefined where it does not say. */
export function retryAfterMs({ headers }: Pick<Response, 'headers'>): number | undefined {
  const asked = headers.get('Retry-After')?.trim() ?? '';
  if (/^\d+$/.test(asked)) return Number(asked) * 1000;
  // Only what begins with the name of a day: of anything else engines make dates as they like.
  const date = /^[A-Z][a-z]+, /.test(asked) ? Date.parse(asked) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(date - Date.now(), 0);
}
