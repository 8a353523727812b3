declare module 'dynalite' {
  import type { Server } from 'node:http';
  /** DynamoDB in memory. The options delay table creation and deletion, in ms, as the real service does. */
  export default function dynalite(options?: { createTableMs?: number; deleteTableMs?: number }): Server;
}
