import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { ClientAddresses } from './client-address.ts';
import { type FairShareLimit, fairShareLimit } from './fair-share.ts';

export interface Connections {
  /** Connections with requests that have arrived completely but have not been answered yet, with the number of such requests. */
  readonly busy: ReadonlyMap<Socket, number>;
  readonly open: FairShareLimit;
  /** Call this when the headers of a request have arrived. `isComplete` means that the request has no body. */
  startRequest(socket: Socket, isComplete: boolean): RequestOnConnection;
}

export interface RequestOnConnection {
  /**
   * Call this when the request has arrived completely. The connection is then not evicted until the response has been sent. Idempotent.
   */
  received(): void;
  /** Call this when the request has ended, whether it was answered or not. */
  end(): void;
}

interface Options {
  addresses: ClientAddresses;
  max: number;
  /**
   * Number of connections kept free for new clients. While at most this many connections are waiting for a complete request, idle
   * connections are evicted first, so that new clients have time to send a request.
   */
  spare: number;
}

/**
 * Limits connections to `max`, and the connections of each public address to a fair share. When fewer than `spare` are free, each new
 * connection evicts another. If more than `spare` connections are waiting for a complete request, or none is idle, it evicts the oldest
 * waiting connection, otherwise the one that has been idle longest.
 */
export function limitConnections(server: Server, { addresses, max, spare }: Options): Connections {
  const byAddress = fairShareLimit(max);
  const waiting = new Set<Socket>();
  const idle = new Set<Socket>();
  const busy = new Map<Socket, number>();
  server.maxConnections = max;

  function evict(): void {
    if (waiting.size + idle.size + busy.size <= max - spare) return;
    const group = waiting.size > spare || idle.size === 0 ? waiting : idle;
    for (const oldest of group) {
      group.delete(oldest);
      return void oldest.destroy();
    }
  }

  server.on('connection', (socket: Socket) => {
    const client = addresses.ofPeer(socket.remoteAddress);
    const reservation = byAddress.reserve(client === undefined ? [] : [client]);
    if (!reservation) return void socket.destroy();
    waiting.add(socket);
    socket.once('close', () => {
      reservation.release();
      for (const group of [waiting, idle, busy]) group.delete(socket);
    });
    evict();
  });

  /** A class, because closures for each request would cost several times as much. */
  class ActiveRequest implements RequestOnConnection {
    readonly #socket: Socket;
    #counted = 0;

    constructor(socket: Socket) {
      this.#socket = socket;
    }

    received(): void {
      const socket = this.#socket;
      if (this.#counted === 1 || socket.destroyed) return;
      this.#counted = 1;
      waiting.delete(socket);
      busy.set(socket, (busy.get(socket) ?? 0) + 1);
    }

    end(): void {
      const socket = this.#socket;
      const others = (busy.get(socket) ?? 0) - this.#counted;
      this.#counted = 0;
      if (others > 0) return void busy.set(socket, others);
      waiting.delete(socket);
      busy.delete(socket);
      if (!socket.destroyed) idle.add(socket);
    }
  }

  function startRequest(socket: Socket, isComplete: boolean): RequestOnConnection {
    idle.delete(socket);
    const request = new ActiveRequest(socket);
    if (isComplete) request.received();
    else if (!busy.has(socket)) waiting.add(socket);
    return request;
  }

  return { busy, open: byAddress, startRequest };
}
