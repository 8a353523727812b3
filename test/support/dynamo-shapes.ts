import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { forward } from './proxy.ts';

type Json = Record<string, unknown>;

/** The form in which a DynamoDB-compatible engine sends its answers. Every form is allowed by AWS's documentation. */
export interface Shape {
  /** Writes an error's type, such as `ThrottlingException`, as headers and members of the body. */
  error(type: string): { headers: Record<string, string>; body: Json };
  write(body: Json): string;
  /** Maximum number of items that one page of a query reads. */
  pageSize: number;
  /** Whether every page of a query follows an empty page that has a LastEvaluatedKey. */
  emptyPages: boolean;
  /** Whether BatchWriteItem processes only half of the items, and returns the others as UnprocessedItems. */
  halfBatches: boolean;
}

/**
 * Starts a proxy in front of a DynamoDB engine that answers in another form than the engine does. Reads that are not strongly consistent
 * find nothing, as if no write had reached their replica yet.
 *
 * @returns the proxy's endpoint
 */
export async function startShaped(target: string, shape: Shape) {
  const pages = pageTokens();
  const server = createServer(async (incoming, outgoing) => {
    const input = JSON.parse((await buffer(incoming)).toString()) as Json;
    const operation = String(incoming.headers['x-amz-target']).split('.')[1];
    if (operation === 'Query' && shape.emptyPages) {
      const token = pages.tokenFor(input);
      if (token)
        return void outgoing.end(shape.write({ Items: [], Count: 0, ScannedCount: 1, LastEvaluatedKey: token }));
    }
    if (isStaleRead(operation, input)) return void outgoing.end(shape.write({ Items: [], Count: 0, ScannedCount: 0 }));
    const { sent, unprocessed } = requestOf(operation, pages.resolve(input), shape);
    const answer = await forward(target, withLength(incoming, sent), Buffer.from(sent));
    const body = JSON.parse((await buffer(answer)).toString() || '{}') as Json;
    const { headers, written } = answer.statusCode === 200 ? success(body, unprocessed, shape) : failure(body, shape);
    outgoing.writeHead(answer.statusCode ?? 500, { 'content-type': 'application/x-amz-json-1.0', ...headers });
    outgoing.end(written);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An index can only be read without strong consistency, so these reads are answered. */
const isStaleRead = (operation: string | undefined, { ConsistentRead, IndexName }: Json): boolean =>
  (operation === 'GetItem' || operation === 'Query') && ConsistentRead !== true && IndexName === undefined;

/** Limits the page of a query, and keeps back half of a batch. */
function requestOf(operation: string | undefined, input: Json, shape: Shape): { sent: string; unprocessed: Json } {
  if (operation === 'Query') return { sent: JSON.stringify({ ...input, Limit: shape.pageSize }), unprocessed: {} };
  if (operation !== 'BatchWriteItem' || !shape.halfBatches) return { sent: JSON.stringify(input), unprocessed: {} };
  const [[table, items] = ['', []]] = Object.entries(input.RequestItems as Record<string, unknown[]>);
  const half = Math.ceil(items.length / 2);
  const rest = items.slice(half);
  return {
    sent: JSON.stringify({ RequestItems: { [table]: items.slice(0, half) } }),
    unprocessed: rest.length > 0 ? { [table]: rest } : {},
  };
}

/** Makes keys with which a query continues after an empty page. Clients must not interpret the keys, only send them back. */
function pageTokens() {
  const starts = new Map<string, unknown>();
  const idOf = ({ ExclusiveStartKey: key }: Json) => (key as { page?: { S: string } } | undefined)?.page?.S;
  return {
    /** @returns undefined when the query comes from an empty page, and is now to be answered */
    tokenFor(input: Json): Json | undefined {
      if (idOf(input) !== undefined) return undefined;
      const id = crypto.randomUUID();
      starts.set(id, input.ExclusiveStartKey);
      return { page: { S: id } };
    },
    /** Replaces the key of an empty page with the key of the page before it. */
    resolve(input: Json): Json {
      const id = idOf(input);
      return id === undefined ? input : { ...input, ExclusiveStartKey: starts.get(id) };
    },
  };
}

function success(body: Json, unprocessed: Json, shape: Shape) {
  const rest = 'UnprocessedItems' in body ? { UnprocessedItems: unprocessed } : {};
  return { headers: {}, written: shape.write({ ...body, ...rest }) };
}

function failure({ __type: type, message, Message = message }: Json, shape: Shape) {
  const { headers, body } = shape.error(String(type).split('#').at(-1) ?? '');
  return { headers, written: shape.write({ ...body, message: Message }) };
}

function withLength(incoming: IncomingMessage, sent: string): IncomingMessage {
  incoming.headers['content-length'] = String(Buffer.byteLength(sent));
  return incoming;
}

/** Returns a copy in which the members of all objects are in reverse order. */
export function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, reordered(member)]),
  );
}
