/**
 * Counts how often the narrator is called for a user whose watch sends one reading per minute, in a batch every five
 * minutes, for several days.
 */

import { memoryPets } from '../../adapters/memory/pets.ts';
import { memorySamples } from '../../adapters/memory/samples.ts';
import { memoryUsers } from '../../adapters/memory/users.ts';
import { templateNarrator } from '../../adapters/narrators/template.ts';
import { deltaFromBatch } from '../../core/pet/fold-delta.ts';
import { orchestrator } from '../../core/pet/orchestrator.ts';
import type { Narrator } from '../../core/ports/narrator.ts';
import type { Metric } from '../../core/ports/samples.ts';
import { parseBatch } from '../../core/streams/batch.ts';
import { UNCONDITIONAL } from '../../core/streams/ingest-limits.ts';
import { DEFAULT_AGE_RULES } from '../../core/users/ages.ts';
import { EVERYTHING, MINUTE_MS, readings, STREAM_ID, someWearer } from './readings.ts';
import { rethrow } from './state.ts';

const METRICS: Metric[] = [...EVERYTHING, 'sleep_score'];
const DAYS = 2;
const MINUTES_IN_BATCH = 5;
const BATCHES_A_DAY = (24 * 60) / MINUTES_IN_BATCH;

/**
 * For each kind of user, the sleep score of each batch. The kinds differ only in this metric, because it influences a
 * pet's mood more than any other.
 */
const wearers: Record<string, (batch: number) => number> = {
  'swinging with every batch': (batch) => (batch * 37) % 101,
  'swinging with every hour': (batch) => (Math.floor(batch / 12) * 37) % 101,
  'the same all day': () => 84,
};

export interface Calls {
  moods: string;
  batchesADay: number;
  /** How often the pet's state changed, and how often the narrator was called, on the day with the highest count. */
  changesADay: number;
  callsADay: number;
}

export async function measureCalls(): Promise<Calls[]> {
  return Promise.all(Object.entries(wearers).map(([moods, scoreOf]) => callsOf(moods, scoreOf)));
}

async function callsOf(moods: string, scoreOf: (batch: number) => number): Promise<Calls> {
  const { counts, sendReadings } = await follow();
  const days: Counts[] = [];
  for (let day = 0; day < DAYS; day++) {
    const before = { ...counts };
    for (let batch = 0; batch < BATCHES_A_DAY; batch++) await sendReadings(scoreOf(batch));
    days.push({ calls: counts.calls - before.calls, changes: counts.changes - before.changes });
  }
  const most = (count: keyof Counts) => Math.max(...days.map((day) => day[count]));
  return { moods, batchesADay: BATCHES_A_DAY, changesADay: most('changes'), callsADay: most('calls') };
}

interface Counts {
  calls: number;
  changes: number;
}

/** Creates a user with a simulated clock, and a pet with a narrator that counts its calls. */
async function follow() {
  // The clock starts one interval before midnight and advances before each batch. So the first batch is sent at
  // midnight, and every day has the same number of batches.
  let now = Date.parse('2026-03-14T00:00:00Z') - MINUTES_IN_BATCH * MINUTE_MS;
  const counts: Counts = { calls: 0, changes: 0 };
  const clock = () => new Date(now);
  const narrator: Narrator = {
    name: 'openai-compatible',
    isRemote: true,
    async say() {
      counts.calls += 1;
      return 'Hallo Max, schön, dass du da bist!';
    },
  };
  const [users, samples, pets] = [memoryUsers(), memorySamples(), memoryPets()];
  const template = templateNarrator();
  const { refresh, narrate } = orchestrator({
    users,
    samples,
    pets,
    narrator,
    template,
    ages: DEFAULT_AGE_RULES,
    report: rethrow,
    clock,
  });
  const user = someWearer(METRICS);
  const { user_id: userId } = user;
  await users.create(user);
  const indexNow = async () => (await pets.get(userId))?.state.state_index;

  /** Sends the readings of the next five minutes, and updates the pet. */
  async function sendReadings(score: number): Promise<void> {
    const minutes = readings(EVERYTHING, now, MINUTES_IN_BATCH);
    now += MINUTES_IN_BATCH * MINUTE_MS;
    const body = { samples: [...minutes, { metric: 'sleep_score', value: score, start: clock().toISOString() }] };
    const batch = parseBatch(body, { userId, streamId: STREAM_ID, metrics: METRICS }, clock());
    await samples.append(batch, UNCONDITIONAL);
    const before = await indexNow();
    if (await refresh(userId, deltaFromBatch(batch, clock()))) await narrate(userId);
    if ((await indexNow()) !== before) counts.changes += 1;
  }

  return { counts, sendReadings };
}
