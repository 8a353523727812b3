import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { readJsonObject } from '../../http/body.ts';
import { clientAddresses, readTrustProxy } from '../../server/client-address.ts';
import type { LIMITS } from '../../server/request-limits.ts';
import { startLimitedApp } from '../support/admission.ts';

const FEW = { connections: 20, spareConnections: 5 };

/**
 * Starts a server with a low connection limit. `/` responds immediately, `/held` when `release` is called, and `/long` with a
 * large body.
 */
async function smallServer(context: TestContext, limits: Partial<typeof LIMITS>) {
  const { promise: gate, resolve: release } = Promise.withResolvers<void>();
  const { server, port } = await startLimitedApp(
    context,
    (app) => {
      app.get('/', (context) => context.text('here'));
      app.post('/', async (context) => context.json(await readJsonObject(context, { example: '{}' })));
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
    release();
    for (const socket of open) socket.destroy();
  });
  return {
    server,
    release,
    async dial(text = ''): Promise<Socket> {
      const socket = connect(port, '127.0.0.1').on('error', () => {});
      open.push(socket);
      await once(socket, 'connect');
      socket.write(text);
      // Keep reading, because a socket that does not read does not notice that the server closed it.
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

async function receives(socket: Socket, text: string): Promise<void> {
  let received = '';
  while (!received.includes(text)) received += (await once(socket, 'data'))[0];
}

test('at the limit, closes connections without a request, the longest silent first, and keeps those with a pending request', async (context) => {
  const { dial, release } = await smallServer(context, FEW);
  const pending = await dial(ask('/held'));
  const idle = await dial(ask('/'));
  await receives(idle, 'here');
  const halfHead = await dial('GET / HTTP/1.1\r\nHost: x\r\nX: ');
  const halfBody = await dial('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{');
  const gone = [halfHead, halfBody].map((socket) => once(socket, 'close'));
  const silent: Socket[] = [];
  for (let at = 0; at < 30; at += 1) silent.push(await dial());
  // With a limit of 20 and five spare connections, fifteen stay open: one with a pending request, one idle, and thirteen
  // that have sent nothing.
  await Promise.all([...gone, ...silent.slice(0, 17).map((socket) => socket.closed || once(socket, 'close'))]);
  assert.ok(silent.slice(17).every((socket) => !socket.destroyed));
  const fresh = await dial(ask('/'));
  await receives(fresh, 'here');
  idle.write(ask('/'));
  await receives(idle, 'here');
  release();
  await receives(pending, 'held');
});

test('when all connections are idle after a response, closes the longest idle one, not the newest', async (context) => {
  const { dial } = await smallServer(context, FEW);
  const idle: Socket[] = [];
  for (let at = 0; at < FEW.connections - FEW.spareConnections; at += 1) {
    const socket = await dial(ask('/'));
    await receives(socket, 'here');
    idle.push(socket);
  }
  const [oldest, second] = idle;
  assert.ok(oldest && second);
  const ended = once(oldest, 'close');
  const fresh = await dial();
  await ended;
  fresh.write(ask('/'));
  await receives(fresh, 'here');
  second.write(ask('/'));
  await receives(second, 'here');
});

test('disconnects a client that does not read, and sends a complete response to one that does', async (context) => {
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
