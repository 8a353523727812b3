declare module 'dynalite' {
  import type { Server } from 'node:http';
  /** An in-memory DynamoDB. The options simulate the real service's delay in ms when it creates or deletes a table. */
  export default function dynalite(options?: { createTableMs?: number; deleteTableMs?: number }): Server;
}
