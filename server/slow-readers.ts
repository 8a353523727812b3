import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { LOOK_MS, type Pace } from './pace.ts';

/** Readers: who takes an answer slower than this keeps it in memory for too long. */
export const READING: Pace = { graceMs: 5_000, windowMs: 10_000, bytesPerSecond: 16 * 1024 };

/** A connection whose answer waits for its reader: since when there has been no progress to speak of, and what had been sent by then. */
interface Mark {
  at: number;
  sent: number;
}

/**
 * Hangs up on those that read their answers slower than the pace. A piece that was written at once is allowed the time that it takes, as
 * the system does not tell how much of it has gone.
 */
export function dropSlowReaders(server: Server, busy: ReadonlyMap<Socket, number>, pace: Pace): void {
  const marks = new Map<Socket, Mark>();
  const perWindow = (pace.bytesPerSecond * pace.windowMs) / 1000;

  function look(): void {
    const now = performance.now();
    for (const socket of marks.keys()) if (!busy.has(socket)) marks.delete(socket);
    for (const socket of busy.keys()) {
      const waiting = socket.writableLength;
      const sent = socket.bytesWritten - waiting;
      const mark = marks.get(socket);
      if (waiting === 0) marks.delete(socket);
      else if (!mark || sent - mark.sent >= perWindow) marks.set(socket, { at: now, sent });
      else if (now - mark.at > pace.graceMs + pace.windowMs + (waiting / pace.bytesPerSecond) * 1000) socket.destroy();
    }
  }

  const timer = setInterval(look, Math.min(LOOK_MS, pace.graceMs)).unref();
  server.once('close', () => clearInterval(timer));
}
