import { Hono } from 'hono';
import { storageErrorCode } from '../adapters/disk/storage-error.ts';
import { AppError } from '../core/errors.ts';
import { type AppEnv, answerJson } from '../http/answer.ts';
import { instrument, type Log } from '../http/observe.ts';
import { freshFor } from './fresh-for.ts';

/** Monitors share one write to the database in this time. */
const FRESH_MS = 1_000;
const RETRY_AFTER_S = 5;

interface Dependencies {
  /** Throws `unavailable` if the database cannot be written. */
  checkWrite(): Promise<void>;
  isStopping(): boolean;
  log: Log;
}

/** `GET /readyz`: 200 if the database can be written, otherwise 503. `/healthz` says only that the process answers. */
export function readinessRoutes({ checkWrite, isStopping, log }: Dependencies): Hono<AppEnv> {
  const check = freshFor(FRESH_MS, checkWrite);
  return new Hono<AppEnv>().get(
    '/readyz',
    instrument(log, '/readyz', async (context) => {
      if (isStopping())
        throw notReady('The service is stopping. Send requests to another instance, or try again later.');
      await check().catch((cause) => {
        const code = storageErrorCode(cause.cause);
        if (!code) throw cause;
        const advice = 'See that the disk has room, and that no other program holds hatchery.db.';
        throw notReady(`The database cannot be written (${code}). ${advice}`, cause);
      });
      return answerJson(context, 200, { status: 'ok' }, { 'Cache-Control': 'no-store' });
    }),
  );
}

const notReady = (detail: string, cause?: unknown) =>
  new AppError('unavailable', detail, { cause, retryAfter: RETRY_AFTER_S });
