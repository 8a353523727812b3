import type { RequestLine } from '../../../http/observe.ts';

/**
 * Examples of the lines that AWS itself logs, with the settings of the Terraform module: one line in the API's access
 * log for each request, and two lines of Lambda for each invocation, with JSON and tracing enabled.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
 */
const requestId = '6d68ca91-49c9-448d-89b8-7ca3e6dc66aa';
const traceId = 'Root=1-62e900b2-710d76f009d6e7785905449a;Parent=0efbd19962d95b05;Sampled=0;Lineage=1:a87bd80c:0';

const accessLine = (route: string) => ({
  time: '23/Nov/2026:13:00:00 +0000',
  request_id: 'JKJaXmPLvHcESHA=',
  route,
  status: '200',
  bytes: '512',
  ms: '12',
  integration_ms: '10',
  integration_status: '200',
  integration_failure: '-',
});

const lambdaLines = [
  { time: '2026-11-23T13:00:00.000Z', type: 'platform.start', record: { requestId, version: '$LATEST' } },
  {
    time: '2026-11-23T13:00:00.005Z',
    type: 'platform.report',
    record: {
      requestId,
      metrics: { durationMs: 4.321, billedDurationMs: 5, memorySizeMB: 1024, maxMemoryUsedMB: 110 },
      tracing: { spanId: '54565fb41ac79632', type: 'X-Amzn-Trace-Id', value: traceId },
      status: 'success',
    },
  },
];

const bytesOf = (lines: readonly object[]): number =>
  lines.reduce((bytes, line) => bytes + Buffer.byteLength(`${JSON.stringify(line)}\n`), 0);

/** Returns how many bytes AWS itself logs for the requests of these lines, or for one invocation without a request. */
export function platformBytes(lines: readonly RequestLine[]): number {
  const requests = lines.filter(({ route }) => route !== undefined);
  const access = requests.map(({ method, route }) => accessLine(`${method} ${route}`));
  return bytesOf(access) + Math.max(requests.length, 1) * bytesOf(lambdaLines);
}
