import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { forward } from '../support/proxy.ts';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** What a later version may add to answers. The contract asks clients to tolerate it. */
const MEMBER = { since: 'tomorrow', levels: [1, 2] };
const METRIC = 'blood_glucose';
const TEXTS: Record<string, (text: string) => string> = {
  mood: () => 'proud',
  type: (type) => (type.startsWith('/problems/') ? '/problems/of-tomorrow' : type),
};
const LISTS: Record<string, (list: Json[]) => Json[]> = {
  metrics: (metrics) => [...metrics, METRIC],
  purposes: (purposes) => [...purposes, 'research'],
  samples: withUnknownMetric,
  based_on: withUnknownMetric,
};

/** Starts a proxy that adds to each JSON answer of a server what a later version may add. */
export async function startTomorrow(target: string) {
  const server = createServer(async (incoming, outgoing) => {
    delete incoming.headers['accept-encoding'];
    const answer = await forward(target, incoming, await buffer(incoming));
    const body = await buffer(answer);
    const isJson = /^application\/(problem\+)?json\b/.test(answer.headers['content-type'] ?? '');
    const changed = isJson && incoming.url !== '/openapi.json' ? Buffer.from(JSON.stringify(grow(parse(body)))) : body;
    respond(outgoing, answer.statusCode ?? 502, answer.headers, changed);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function respond(outgoing: ServerResponse, status: number, headers: NodeJS.Dict<string | string[]>, body: Buffer) {
  const { 'transfer-encoding': _chunked, ...rest } = headers;
  // A 304 and a 204 have no body, so their headers stay as they are.
  outgoing.writeHead(status, body.length === 0 ? rest : { ...rest, 'content-length': String(body.length) }).end(body);
}

const parse = (body: Buffer): Json => JSON.parse(body.toString());

/** Returns the answer with an unknown member in each object, and with the other changes. */
export function grow(value: Json): Json {
  if (Array.isArray(value)) return value.map(grow);
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).map(([name, member]) => {
    // `headers` maps names to values: the client sends each of them with the upload.
    if (name === 'headers') return [name, member];
    if (typeof member === 'string') return [name, TEXTS[name]?.(member) ?? member];
    return [name, grow(Array.isArray(member) ? (LISTS[name]?.(member) ?? member) : member)];
  });
  return { ...Object.fromEntries(members), unknown: MEMBER };
}

/** Adds a copy of the last reading with an unknown metric. */
function withUnknownMetric(readings: Json[]): Json[] {
  const last = readings.at(-1);
  return last !== null && typeof last === 'object' ? [...readings, { ...last, metric: METRIC }] : readings;
}
