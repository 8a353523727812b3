/**
 * The lines that AWS itself logs of a request, as cloud/infrastructure/terraform has them written: one by the API's access log and
 * two by Lambda, which logs in JSON and is traced. They are not made here, so these are typical ones.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
 */
import type { RequestLine } from '../../http/observe.ts';

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

/** What AWS logs, in bytes, of the request that the function wrote this line about. */
export function platformBytes({ method, route }: RequestLine): number {
  const lines = [accessLine(`${method} ${route}`), ...lambdaLines];
  return lines.reduce((bytes, line) => bytes + Buffer.byteLength(JSON.stringify(line)), 0);
}
