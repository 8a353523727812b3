import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { CHECK_INTERVAL_MS, type MinDataRate } from './data-rate.ts';

/** Minimum rate at which clients must read responses, because the unread part of a response stays in memory. */
export const MIN_RESPONSE_RATE: MinDataRate = { graceMs: 5_000, windowMs: 10_000, bytesPerSecond: 16 * 1024 };

/** When a connection last made enough progress, and how many bytes it had sent by then. */
interface Progress {
  at: number;
  sent: number;
}

/**
 * Closes connections whose clients read responses more slowly than the minimum rate. A large write is given the time that it needs at
 * this rate, because Node does not report a write before all of it has been sent.
 *
 * @param busy connections with requests in progress
 */
export function enforceResponseRate(server: Server, busy: ReadonlyMap<Socket, number>, rate: MinDataRate): void {
  const progress = new Map<Socket, Progress>();
  const minBytes = (rate.bytesPerSecond * rate.windowMs) / 1000;

  function check(): void {
    const now = performance.now();
    for (const socket of progress.keys()) if (!busy.has(socket)) progress.delete(socket);
    for (const socket of busy.keys()) {
      const pending = socket.writableLength;
      const sent = socket.bytesWritten - pending;
      const last = progress.get(socket);
      const allowedMs = rate.graceMs + rate.windowMs + (pending / rate.bytesPerSecond) * 1000;
      if (pending === 0) progress.delete(socket);
      else if (!last || sent - last.sent >= minBytes) progress.set(socket, { at: now, sent });
      else if (now - last.at > allowedMs) socket.destroy();
    }
  }

  const timer = setInterval(check, Math.min(CHECK_INTERVAL_MS, rate.graceMs)).unref();
  server.once('close', () => clearInterval(timer));
}
