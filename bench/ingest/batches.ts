/** Batches as they lie in the store, and who they are of. */

import type { Batch, Metric } from '../../core/ports/samples.ts';
import type { User } from '../../core/ports/users.ts';
import { parseBatch } from '../../core/streams/batch.ts';
import { exampleBody } from '../examples.ts';
import { MINUTE_MS, readings } from './readings.ts';

export const STREAM_ID = '0d2c8a7e-5b0f-4e2b-9c55-6f1f3f0c7d21';

/** A user with one stream, which may be used for everything. */
export function someWearer(metrics: Metric[]): User {
  const at = new Date().toISOString();
  const streams: User['streams'] = {
    [STREAM_ID]: {
      source: 'bench',
      metrics,
      purposes: ['pet_state', 'pet_messages'],
      created_at: at,
      updated_at: at,
      consent_log: [],
    },
  };
  const user_id = crypto.randomUUID();
  return { ...exampleBody, user_id, version: 1, created_at: at, updated_at: at, tokens: {}, streams };
}

interface Span {
  now: Date;
  /** So many until now. */
  minutes: number;
  minutesInBatch: number;
}

/** The readings of a span of minutes, in batches as the service reads them. */
export function batchesOf(wearer: User, { now, minutes, minutesInBatch }: Span): Batch[] {
  const { metrics = [] } = wearer.streams?.[STREAM_ID] ?? {};
  const first = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS - minutes * MINUTE_MS;
  const destination = { userId: wearer.user_id, streamId: STREAM_ID, metrics };
  const batches: Batch[] = [];
  for (let minute = 0; minute < minutes; minute += minutesInBatch) {
    const samples = readings(metrics, first + minute * MINUTE_MS, Math.min(minutesInBatch, minutes - minute));
    batches.push(parseBatch({ samples }, destination, now));
  }
  return batches;
}
