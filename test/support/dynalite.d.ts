declare module 'dynalite' {
  import type { Server } from 'node:http';
  /** DynamoDB in memory. Times are in milliseconds, as how long the real one takes to make a table. */
  export default function dynalite(options?: { createTableMs?: number; deleteTableMs?: number }): Server;
}
