// This module is separate from `app.ts`. Otherwise the bundle of `user_manager` would contain the validation of readings.
import type { Hono } from 'hono';
import type { Report } from '../core/ports/reporter.ts';
import { type IngestDependencies, ingestService } from '../core/streams/ingest.ts';
import type { AppEnv } from './answer.ts';
import { bindRoutes } from './bind-routes.ts';
import { failureOf, type Log } from './observe.ts';
import { ingestRoutes } from './routes/ingest.ts';

export interface IngestAppDependencies extends Omit<IngestDependencies, 'report'> {
  /** Loads the secret from which the secrets of streams are derived. Undefined if none was created yet, so that no signature is valid. */
  signingSecret: () => Promise<Uint8Array | undefined>;
  /** `SUPPORT_CONTACT`: whom the owner of a locked user may ask. */
  supportContact: string | undefined;
  log: Log;
}

export function ingestHandlers(host: IngestAppDependencies) {
  const report: Report = (error, during) => host.log.failure(failureOf(error, during));
  const dependencies = { ...host, report };
  return ingestRoutes(ingestService(dependencies), dependencies);
}

/**
 * The API that receives readings. On AWS it runs as a separate function, because it takes most of the load but needs little of the code.
 */
export const ingestApp = (dependencies: IngestAppDependencies): Hono<AppEnv> =>
  bindRoutes('ingest_manager', dependencies, ingestHandlers(dependencies));
