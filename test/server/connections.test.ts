import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { readJsonObject } from '../../http/body.ts';
import { clientAddresses, readTrustProxy } from '../../server/client-address.ts';
import type { LIMITS } from '../../server/load-shedding.ts';
import { admitted } from '../support/admission.ts';

const FEW = { connections: 20, spareConnections: 5 };

/** A server with few connections: `/` answers at once, `/held` when it is let go, `/long` with more than anybody reads. */
async function smallServer(context: TestContext, limits: Partial<typeof LIMITS>) {
  const { promise: gate, resolve: letGo } = Promise.withResolvers<void>();
  const { server, port } = await admitted(
    context,
    (app) => {
      app.get('/', (context) => context.text('here'));
      app.post('/', async (context) => context.json(await readJsonObject(context)));
      app.get('/held', async (context) => {
        await gate;
        return context.text('held');
      });
      app.get('/long', (context) => context.body(ReadableStream.from(pieces())));
    },
    { limits, addresses: clientAddresses({ trust: readTrustProxy('off'), onUntrustedProxy() {} }) },
  );
  const open: Socket[] = [];
  context.after(() => {
    letGo();
    for (const socket of open) socket.destroy();
  });
  return {
    server,
    letGo,
    async dial(text = ''): Promise<Socket> {
      const socket = connect(port, '127.0.0.1').on('error', () => {});
      open.push(socket);
      await once(socket, 'connect');
      socket.write(text);
      // Without reading it would not see that it has been closed.
      return socket.resume();
    },
  };
}

const PIECE = new Uint8Array(64 * 1024);
const PIECES = 512;

async function* pieces() {
  for (let at = 0; at < PIECES; at += 1) yield PIECE;
}

const ask = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;

/** Waits for an answer with this in it. */
async function hears(socket: Socket, text: string): Promise<void> {
  let heard = '';
  while (!heard.includes(text)) heard += (await once(socket, 'data'))[0];
}

test('connections that have asked nothing make room, the longest silent first; those that wait for an answer stay', async (context) => {
  const { dial, letGo } = await smallServer(context, FEW);
  const waiting = await dial(ask('/held'));
  const idle = await dial(ask('/'));
  await hears(idle, 'here');
  const halfHead = await dial('GET / HTTP/1.1\r\nHost: x\r\nX: ');
  const halfBody = await dial('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{');
  const gone = [halfHead, halfBody].map((socket) => once(socket, 'close'));
  const silent: Socket[] = [];
  for (let at = 0; at < 30; at += 1) silent.push(await dial());
  // All but fifteen have made room: one waits for an answer and one is idle, so thirteen of the silent stay.
  await Promise.all([...gone, ...silent.slice(0, 17).map((socket) => socket.closed || once(socket, 'close'))]);
  assert.ok(silent.slice(17).every((socket) => !socket.destroyed));
  const fresh = await dial(ask('/'));
  await hears(fresh, 'here');
  idle.write(ask('/'));
  await hears(idle, 'here');
  letGo();
  await hears(waiting, 'held');
});

test('when all are idle after an answer, the longest idle makes room, and not the one that has only come', async (context) => {
  const { dial } = await smallServer(context, FEW);
  const idle: Socket[] = [];
  for (let at = 0; at < FEW.connections - FEW.spareConnections; at += 1) {
    const socket = await dial(ask('/'));
    await hears(socket, 'here');
    idle.push(socket);
  }
  const [oldest, second] = idle;
  assert.ok(oldest && second);
  const ended = once(oldest, 'close');
  const fresh = await dial();
  await ended;
  fresh.write(ask('/'));
  await hears(fresh, 'here');
  second.write(ask('/'));
  await hears(second, 'here');
});

test('who does not read an answer is hung up on, and who does has it whole', async (context) => {
  const { dial, server } = await smallServer(context, {
    responseRate: { graceMs: 500, windowMs: 500, bytesPerSecond: 1e6 },
  });
  const reader = await dial(ask('/long').replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'));
  let read = 0;
  reader.on('data', (chunk) => {
    read += chunk.length;
  });
  await once(reader, 'close');
  assert.ok(read > PIECES * PIECE.byteLength);
  const accepted = once(server, 'connection');
  (await dial(ask('/long'))).pause();
  await once((await accepted)[0], 'close');
});
