import type { RequestLine } from '../../http/observe.ts';
import { median } from '../statistics.ts';
import { type Cloud, linesSince, logMarks, storedBytes } from './cloud.ts';
import type { Client, Operation, Send } from './operations.ts';
import { KB, type Needs } from './prices.ts';

/** Number of runs before the measurement: enough for every environment to load and compile the operation's code. */
const WARM_UPS = 40;
const RUNS = 20;

export async function measure(cloud: Cloud, operation: Operation): Promise<Needs> {
  console.error(operation.name);
  const runs: Needs[] = [];
  for (let run = 0; run < WARM_UPS + RUNS; run++) {
    const needs = await runOperation(operation, cloud);
    if (run >= WARM_UPS) runs.push(needs);
  }
  const middle = (name: keyof Needs) => median(runs.map((needs) => needs[name]));
  const names = Object.keys(runs[0] ?? {}) as (keyof Needs)[];
  return Object.fromEntries(names.map((name) => [name, middle(name)])) as unknown as Needs;
}

async function runOperation(operation: Operation, cloud: Cloud): Promise<Needs> {
  const { baseUrl } = cloud.gateway;
  const client = {} as Client;
  for (const step of operation.before) await step(counting(baseUrl).send, client);
  const before = await storedBytes(cloud, client.user?.user_id);
  const mark = { dynamo: cloud.dynamoCalls.length, s3: cloud.s3Calls.length, logs: logMarks(cloud) };
  const { send, received } = counting(baseUrl);
  await operation.run(send, client);
  const lines = await linesSince(cloud, mark.logs, received.requests);
  const units = unitsOf(cloud.dynamoCalls.slice(mark.dynamo), before, await storedBytes(cloud, client.user?.user_id));
  const methods = cloud.s3Calls.slice(mark.s3).map((call) => call.split(' ')[0]);
  return {
    requests: received.requests,
    ...units,
    puts: methods.filter((method) => method === 'PUT').length,
    gets: methods.filter((method) => method === 'GET' || method === 'HEAD').length,
    milliseconds: total(lines.map((line) => Math.ceil(JSON.parse(line).ms))),
    logBytes: total(lines.map((line) => Buffer.byteLength(line) + platformBytes(JSON.parse(line)))),
    sentBytes: received.bytes,
  };
}

/** Computes capacity units. DynamoDB charges an update for the size of the old or the new item, whichever is larger. */
function unitsOf(calls: readonly string[], before: number, after: number) {
  const reads = calls.filter((call) => call === 'GetItem');
  return {
    writeUnits: (calls.length - reads.length) * Math.ceil(Math.max(before, after) / KB),
    readUnits: reads.length * Math.ceil(before / (4 * KB)),
  };
}

/** Returns a `send` that counts the requests to the API, and the bytes of all responses. */
function counting(baseUrl: string) {
  const received = { requests: 0, bytes: 0 };
  const send: Send = async (address, init) => {
    const response = await fetch(new URL(address, baseUrl), init);
    if (response.status >= 400) throw new Error(`${address}: ${response.status} ${await response.text()}`);
    const headers = total([...response.headers].map(([name, value]) => name.length + value.length + ': \r\n'.length));
    received.bytes += headers + (await response.clone().arrayBuffer()).byteLength;
    if (response.url.startsWith(baseUrl)) received.requests += 1;
    return response;
  };
  return { send, received };
}

const total = (figures: number[]): number => figures.reduce((sum, figure) => sum + figure, 0);

/**
 * The constants below are typical examples of the lines that AWS itself logs for each request, with the settings in
 * cloud/infrastructure/terraform: one line in the API's access log and two lines from Lambda, with JSON and tracing
 * enabled. They are counted separately, because the local gateway does not write them.
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

/** Returns how many bytes AWS itself logs for the request that this line describes. */
function platformBytes({ method, route }: RequestLine): number {
  const lines = [accessLine(`${method} ${route}`), ...lambdaLines];
  return lines.reduce((bytes, line) => bytes + Buffer.byteLength(JSON.stringify(line)), 0);
}
