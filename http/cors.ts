/**
 * The request headers that web pages of other origins may send: those of the contract, and those that libraries and monitoring tools add.
 * `*` allows all others in current browsers, except for Authorization, which it does not cover (Fetch standard, CORS-safelisting).
 * `api.tf` has the same list for API Gateway.
 */
const REQUEST_HEADERS = [
  ...['Authorization', 'Content-Type', 'Idempotency-Key', 'If-Match', 'If-None-Match'],
  ...['Accept', 'Accept-Language', 'Cache-Control', 'Pragma', 'X-Requested-With'],
  ...['X-Request-Id', 'X-Correlation-Id', 'Request-Id', 'X-Client-Version', 'X-CSRF-Token'],
  ...['traceparent', 'tracestate', 'baggage', 'sentry-trace', 'b3', 'X-B3-TraceId', 'X-B3-SpanId'],
  ...['X-B3-ParentSpanId', 'X-B3-Sampled', 'X-B3-Flags', 'X-Amzn-Trace-Id', 'X-Cloud-Trace-Context', 'uber-trace-id'],
  ...['x-datadog-trace-id', 'x-datadog-parent-id', 'x-datadog-origin', 'x-datadog-sampling-priority'],
  ...['newrelic', 'elastic-apm-traceparent', '*'],
];

export const PREFLIGHT = {
  // No operation has PATCH, but a page should be able to read the 405 that says what to send instead.
  'Access-Control-Allow-Methods': 'GET, POST, PUT, PATCH, DELETE',
  'Access-Control-Allow-Headers': REQUEST_HEADERS.join(', '),
  'Access-Control-Max-Age': '7200',
};
