import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { ClientAddresses } from './client-address.ts';
import { shares } from './shares.ts';

export interface Connections {
  /** Connections with requests under way that have arrived as a whole, and how many. */
  readonly busy: ReadonlyMap<Socket, number>;
  /** A request's head has arrived on this connection; `isWhole` when no body follows. */
  asks(socket: Socket, isWhole: boolean): Asking;
}

export interface Asking {
  /** The request has arrived as a whole: its connection stays for as long as the answer takes. */
  hasArrived(): void;
  /** The request is over, answered or not. */
  isOver(): void;
}

interface Options {
  addresses: ClientAddresses;
  max: number;
  /** Room to keep for new connections; and as many of the latest are given time to speak. */
  spare: number;
}

/**
 * Keeps room for new connections: when the server is nearly full, one that has not asked anything as a whole is closed for each that comes,
 * those that are silent or half-said before those that are idle after an answer, the longest so first. One public address holds a share.
 */
export function keepRoom(server: Server, { addresses, max, spare }: Options): Connections {
  const byAddress = shares(max);
  const unspoken = new Set<Socket>();
  const idle = new Set<Socket>();
  const busy = new Map<Socket, number>();
  server.maxConnections = max;

  function makeRoom(): void {
    if (unspoken.size + idle.size + busy.size <= max - spare) return;
    const group = unspoken.size > spare || idle.size === 0 ? unspoken : idle;
    for (const oldest of group) {
      group.delete(oldest);
      return void oldest.destroy();
    }
  }

  server.on('connection', (socket: Socket) => {
    const client = addresses.ofPeer(socket.remoteAddress);
    const held = byAddress.take(client === undefined ? [] : [client]);
    if (!held) return void socket.destroy();
    unspoken.add(socket);
    socket.once('close', () => {
      held.release();
      for (const group of [unspoken, idle, busy]) group.delete(socket);
    });
    makeRoom();
  });

  function asks(socket: Socket, isWhole: boolean): Asking {
    let whole = 0;
    idle.delete(socket);
    const hasArrived = () => {
      if (whole === 1 || socket.destroyed) return;
      whole = 1;
      unspoken.delete(socket);
      busy.set(socket, (busy.get(socket) ?? 0) + 1);
    };
    if (isWhole) hasArrived();
    else if (!busy.has(socket)) unspoken.add(socket);
    return {
      hasArrived,
      isOver() {
        const left = (busy.get(socket) ?? 0) - whole;
        whole = 0;
        if (left > 0) return void busy.set(socket, left);
        unspoken.delete(socket);
        busy.delete(socket);
        if (!socket.destroyed) idle.add(socket);
      },
    };
  }

  return { busy, asks };
}
