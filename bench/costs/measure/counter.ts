/** A proxy in front of a local DynamoDB that counts the capacity units of every call. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type Table, tables } from '../counts.ts';

export interface Call {
  table: Table;
  kind: 'reads' | 'writes';
  units: number;
}

interface Consumed {
  TableName: string;
  CapacityUnits: number;
}

/** A write to this table is also one to its index, which has all attributes. The local DynamoDB does not count it. */
const WITH_INDEX: Table = 'Audit';

export async function countDynamo(target: string) {
  const calls: Call[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const answer = await fetch(target, await countedRequest(incoming));
    const text = await answer.text();
    const { ConsumedCapacity = [] } = JSON.parse(text) as { ConsumedCapacity?: Consumed | Consumed[] };
    const kind = /\.(?:Get|Query|Scan)/.test(String(incoming.headers['x-amz-target'])) ? 'reads' : 'writes';
    for (const { TableName, CapacityUnits } of [ConsumedCapacity].flat()) {
      const table = tableOf(TableName);
      // A query that finds nothing costs a unit on AWS, but not here.
      const units = Math.max(CapacityUnits, 1);
      calls.push({ table, kind, units: kind === 'writes' && table === WITH_INDEX ? 2 * units : units });
    }
    outgoing.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' }).end(text);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    stop: () => void server.close(),
  };
}

/** Repeats a request with `ReturnConsumedCapacity`. The local DynamoDB does not check the signature of the body. */
async function countedRequest(incoming: IncomingMessage): Promise<RequestInit> {
  const { host: _host, connection: _connection, 'content-length': _length, ...headers } = incoming.headers;
  const body = JSON.parse((await buffer(incoming)).toString());
  return {
    method: 'POST',
    headers: headers as Record<string, string>,
    body: JSON.stringify({ ...body, ReturnConsumedCapacity: 'TOTAL' }),
  };
}

/** Test tables are called `Users-…` and so on. */
function tableOf(name: string): Table {
  const table = tables.find((known) => name.startsWith(`${known}-`));
  if (!table) throw new Error(`A call for a table that is not counted: ${name}`);
  return table;
}
