import { Hono } from 'hono';
import { storageErrorCode } from '../adapters/disk/storage-error.ts';
import { AppError } from '../core/errors.ts';
import { type AppEnv, answerJson } from '../http/answer.ts';
import { failureOf, instrument, type Log } from '../http/observe.ts';
import { freshFor } from './fresh-for.ts';

/** Requests share one check, and one line of the log if it fails, in this time. */
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
  const problemOfDatabase = freshFor(FRESH_MS, async () => {
    try {
      await checkWrite();
      return undefined;
    } catch (error) {
      log.failure(failureOf(error, 'answering'));
      const code = error instanceof AppError ? storageErrorCode(error.cause) : undefined;
      const advice = 'See that the disk has room, and that no other program holds hatchery.db.';
      return `The database cannot be written${code ? ` (${code})` : ''}. ${advice}`;
    }
  });

  return new Hono<AppEnv>().get(
    '/readyz',
    instrument(log, '/readyz', async (context) => {
      const problem = isStopping()
        ? 'The service is stopping. Send requests to another instance, or try again later.'
        : await problemOfDatabase();
      if (problem) throw new AppError('unavailable', problem, { retryAfter: RETRY_AFTER_S });
      return answerJson(context, 200, { status: 'ok' }, { 'Cache-Control': 'no-store' });
    }),
  );
}
