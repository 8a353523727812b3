import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { getRequestListener } from '@hono/node-server';
import { memorySamples } from '../../adapters/memory/samples.ts';
import { memoryUsers } from '../../adapters/memory/users.ts';
import type { Batch, SampleStore } from '../../core/ports/samples.ts';
import { testApp } from './app.ts';
import { streamOwner } from './streams.ts';

/** Serves an app with one owner and one stream. The owner's export contains the batches that `read` yields. */
export async function exportServer(
  context: TestContext,
  read: (batch: (at: number) => Batch) => AsyncGenerator<Batch>,
) {
  let streamId = '';
  const batch = (at: number): Batch => {
    const start = new Date(at * 1000).toISOString();
    const startOf = (index: number) => new Date(at * 1000 + index).toISOString();
    const samples = Array.from({ length: 1000 }, (_, index) => ({
      ...{ metric: 'heart_rate' as const, value: 60 },
      start: startOf(index),
    }));
    return {
      user_id: '',
      stream_id: streamId,
      batch_id: crypto.randomUUID(),
      start,
      digest: '',
      received_at: start,
      samples,
    };
  };
  const users = memoryUsers();
  const store = memorySamples(users);
  // Whether the batches are read for an export. An export reads from a date in the distant past, because DynamoDB
  // requires a lower bound. A pet's evaluation reads only recent batches.
  const isForExport = (from: string) => from > '' && from < '1';
  const samples: SampleStore = {
    ...store,
    read: (id, from, to) => (isForExport(from) ? read(batch) : store.read(id, from, to)),
  };
  const app = testApp({ users, samples });
  const owner = await streamOwner(app.request);
  const server = createServer(getRequestListener((request) => app.request(request.url, request)));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  context.after(() => server.close());
  const stream = await owner.connect();
  streamId = stream.stream.stream_id;
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}${owner.address}/export`;
  return {
    app,
    owner,
    stream,
    address,
    ask: (init: RequestInit = {}) => fetch(address, { headers: owner.auth, ...init }),
  };
}
