import { setTimeout as delay } from 'node:timers/promises';
import { reading, streamOwner } from '../../support/streams.ts';
import type { Api } from './api.ts';

/** A new stage takes up to two minutes until its functions read the stream of readings. */
const TIMEOUT_MS = 5 * 60_000;
const POLL_MS = 1_000;
/** Batches stored before the functions read the stream are not seen, so more are sent. */
const RESEND_MS = 15_000;

/**
 * Waits until readings arrive at the pet, which on AWS takes the event source mapping and a first start of the function.
 *
 * @returns the seconds it took
 * @throws an Error after five minutes
 */
export async function warmUp(api: Api, timeoutMs = TIMEOUT_MS, resendMs = RESEND_MS): Promise<number> {
  const owner = await streamOwner(api.send);
  const stream = await owner.connect();
  const started = Date.now();
  for (let sentAt = 0; Date.now() - started < timeoutMs; ) {
    if (Date.now() - sentAt >= resendMs) {
      await stream.sendSamples([reading('sleep_score', 80, 5)]);
      sentAt = Date.now();
    }
    if ((await owner.pet()).based_on.length > 0) return Math.round((Date.now() - started) / 1_000);
    await delay(POLL_MS);
  }
  throw new Error(
    `Readings have not reached the pet within ${timeoutMs / 1_000} s. On AWS, check that the event source mapping of orchestrator is enabled, its log, and the queue of failed readings.`,
  );
}
