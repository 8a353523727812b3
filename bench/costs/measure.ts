/** Carries out an operation, again and again, and counts what it takes. */
import { median } from '../statistics.ts';
import { type Cloud, linesSince, logMarks, storedBytes } from './cloud.ts';
import type { Client, Operation, Send } from './operations.ts';
import { platformBytes } from './platform-lines.ts';
import { KB } from './prices.ts';

/** What one operation takes. */
export interface Needs {
  /** Requests to the API, each an invocation of the function. */
  requests: number;
  writeUnits: number;
  readUnits: number;
  puts: number;
  /** GET and HEAD. */
  gets: number;
  /** As Lambda bills them: of each invocation, rounded up. */
  milliseconds: number;
  logBytes: number;
  /** To the client, by the API and by S3, headers included. */
  sentBytes: number;
}

/** Enough for each environment behind the gateway to have loaded and compiled what the operation needs. */
const WARM_UPS = 40;
const RUNS = 20;

/** The median, for each figure, of several runs. */
export async function measure(cloud: Cloud, operation: Operation): Promise<Needs> {
  console.error(operation.name);
  const runs: Needs[] = [];
  for (let run = 0; run < WARM_UPS + RUNS; run++) {
    const needs = await carryOut(operation, cloud);
    if (run >= WARM_UPS) runs.push(needs);
  }
  const middle = (name: keyof Needs) => median(runs.map((needs) => needs[name]));
  const names = Object.keys(runs[0] ?? {}) as (keyof Needs)[];
  return Object.fromEntries(names.map((name) => [name, middle(name)])) as unknown as Needs;
}

async function carryOut(operation: Operation, cloud: Cloud): Promise<Needs> {
  const { baseUrl } = cloud.gateway;
  const client = {} as Client;
  for (const step of operation.before) await step(counting(baseUrl).send, client);
  const before = await storedBytes(cloud, client.user?.user_id);
  const mark = { dynamo: cloud.dynamo.calls.length, s3: cloud.s3.calls.length, logs: logMarks(cloud) };
  const { send, received } = counting(baseUrl);
  await operation.run(send, client);
  const lines = await linesSince(cloud, mark.logs, received.requests);
  const units = unitsOf(cloud.dynamo.calls.slice(mark.dynamo), before, await storedBytes(cloud, client.user?.user_id));
  const methods = cloud.s3.calls.slice(mark.s3).map((call) => call.split(' ')[0]);
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

/** Units by DynamoDB's rules; an update counts as the larger of what was there and what is there now. */
function unitsOf(calls: readonly string[], before: number, after: number) {
  const reads = calls.filter((call) => call === 'GetItem');
  return {
    writeUnits: (calls.length - reads.length) * Math.ceil(Math.max(before, after) / KB),
    readUnits: reads.length * Math.ceil(before / (4 * KB)),
  };
}

/** Sends requests, and counts them and what comes back. */
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
