import type { RequestIds } from './answer.ts';

/** A token or a service key that was sent in the wrong header, as `htk_…` or `Bearer_htk_…`, must not get into the log. */
const REQUEST_ID = /^(?!.*ht[a-z]_)[A-Za-z0-9._-]{1,64}$/;
/** Later versions may append fields. */
const TRACEPARENT = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?$/;

/**
 * Reads the ids that a client or a proxy has sent with a request: `X-Request-Id`, and the trace id of `traceparent`. Invalid ids are
 * ignored.
 *
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 */
export function sentIds(header: (name: string) => string | undefined): Partial<RequestIds> {
  const requestId = header('X-Request-Id') ?? '';
  const [, version, traceId, more] = TRACEPARENT.exec(header('traceparent') ?? '') ?? [];
  return {
    ...(REQUEST_ID.test(requestId) ? { request_id: requestId } : {}),
    ...(traceId === undefined || (version === '00' && more) ? {} : { trace_id: traceId }),
  };
}
