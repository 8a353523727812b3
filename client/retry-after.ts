/** The response's Retry-After (seconds or an HTTP date, RFC 9110 §10.2.3) in ms; undefined without a valid one. */
export function retryAfterMs({ headers }: Pick<Response, 'headers'>): number | undefined {
  const value = headers.get('Retry-After')?.trim() ?? '';
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  // HTTP dates begin with the name of a day. `Date.parse` of other texts depends on the engine.
  const date = /^[A-Z][a-z]+, /.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(date - Date.now(), 0);
}
