/**
 * Parses the Retry-After header (seconds or an HTTP date, RFC 9110 §10.2.3).
 *
 * @returns the delay in ms; undefined if the header is absent or invalid
 */
export function retryAfterMs({ headers }: Pick<Response, 'headers'>): number | undefined {
  const value = headers.get('Retry-After')?.trim() ?? '';
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  // HTTP dates begin with the name of a weekday. How `Date.parse` handles any other text depends on the engine.
  const date = /^[A-Z][a-z]+, /.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(date - Date.now(), 0);
}
