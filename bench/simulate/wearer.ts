/** Creates a user whose watch has sent readings every hour, over the whole period that a rebuild reads. */

import { RECENT_MS } from '../../core/pet/state.ts';
import type { PetStore } from '../../core/ports/pets.ts';
import type { Batch, SampleStore } from '../../core/ports/samples.ts';
import type { User, UserStore } from '../../core/ports/users.ts';
import { BATCH_SPAN_MS } from '../../core/streams/batch-span.ts';
import { UNCONDITIONAL } from '../../core/streams/ingest-limits.ts';
import { issueToken } from '../../core/users/credentials.ts';
import { batchesOf, PULSE_AND_STEPS, STREAM_ID, someWearer } from '../ingest/readings.ts';
import { MINUTES_IN_BATCH } from './assumptions.ts';

const MINUTE_MS = 60_000;

export interface Stores {
  users: UserStore;
  samples: SampleStore;
  pets: PetStore;
}

export interface Wearer {
  user: User;
  tokenHash: string;
  before: Batch[];
  next: Batch[];
}

export function wearerAt(now: Date): Wearer {
  const user = someWearer(PULSE_AND_STEPS);
  const { hash } = issueToken('owner', user.user_id);
  user.tokens = { [hash]: { created_at: now.toISOString() } };
  const stream = user.streams?.[STREAM_ID];
  if (stream) stream.token = issueToken('stream', user.user_id).hash;
  const minutes = (RECENT_MS + BATCH_SPAN_MS) / MINUTE_MS;
  const batches = batchesOf(user, { now, minutes, minutesInBatch: MINUTES_IN_BATCH });
  return { user, tokenHash: hash, before: batches.slice(0, -1), next: batches.slice(-1) };
}

export async function settle({ users, samples }: Stores, { user, before }: Wearer): Promise<void> {
  await users.create(user);
  for (const batch of before) await samples.append(batch, UNCONDITIONAL);
}
