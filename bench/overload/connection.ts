import { once } from 'node:events';
import { connect } from 'node:net';

export interface Answer {
  status: number;
  retryAfter: boolean;
}

export interface Connection {
  /** Sends one request at a time. Resolves to undefined if the connection is closed before a response arrives. */
  send(request: Buffer): Promise<Answer | undefined>;
  end(): void;
}

/**
 * Opens a minimal HTTP/1.1 connection. It must use little CPU time, because the server under test runs on the same
 * machine.
 */
export async function openConnection(port: number): Promise<Connection> {
  const socket = connect(port, '127.0.0.1').setNoDelay();
  await once(socket, 'connect');
  let answered: ((answer: Answer | undefined) => void) | undefined;
  let head = '';
  let missing = -1;

  function settle(answer?: Answer): void {
    const settled = answered;
    answered = undefined;
    head = '';
    missing = -1;
    settled?.(answer);
  }

  socket.on('data', (chunk) => {
    if (missing >= 0) missing -= chunk.length;
    else {
      head += chunk.toString('latin1');
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      missing = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0) - (head.length - end - 4);
    }
    if (missing > 0) return;
    settle({ status: Number(head.slice(9, 12)), retryAfter: /\r\nretry-after: \d+/i.test(head) });
  });
  socket.on('error', () => {});
  socket.on('close', () => settle());

  return {
    send(request) {
      const { promise, resolve } = Promise.withResolvers<Answer | undefined>();
      if (socket.destroyed) resolve(undefined);
      else {
        answered = resolve;
        socket.write(request);
      }
      return promise;
    },
    end: () => socket.destroy(),
  };
}
