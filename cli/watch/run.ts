import { setTimeout as sleep } from 'node:timers/promises';
import type { HealthStream } from '../../shared/models/typescript/types.ts';
import { DAY_MS, HOUR_MS } from '../../sources/durations.ts';
import type { Wearer } from '../../sources/simulated-watch/day.ts';
import { METRICS, readingsOfHour } from '../../sources/simulated-watch/readings.ts';
import { BURNOUT_WEEKS, type Scenario } from '../../sources/simulated-watch/scenarios.ts';
import type { Zone } from '../../sources/zone.ts';
import { createApi } from '../api.ts';
import type { Target } from '../flags.ts';
import type { Outcome } from '../output.ts';
import { createProgressBar } from '../progress.ts';
import { total, type UploadBatch, uploadAll } from '../upload.ts';
import { pollPet } from './pet.ts';
import { streamFor } from './streams.ts';

export interface WatchOptions extends Target {
  scenario: Scenario;
  days: number;
  zone: Zone;
  seed: string;
}

/** Sends the readings up to `now`. Reports what was stored and, with the owner's token, the pet's mood. */
export async function runWatch(options: WatchOptions, now: number, say: (line: string) => void): Promise<Outcome> {
  const { scenario, isOwner, userId } = options;
  const api = createApi(userId, options);
  const stream = options.streamId ? undefined : await streamFor(api, scenario);
  const streamId = stream?.stream_id ?? options.streamId ?? '';
  const before = isOwner ? await api.pet() : undefined;
  const send = ({ samples }: UploadBatch) => api.sendBatch(streamId, samples);
  const summary = await uploadAll(send, hours(options, stream, now), createProgressBar(process.stderr));
  const { accepted, known, refused, errors } = summary;
  for (const line of errors) say(line);
  say(`${scenario}: ${count(total(accepted))} new readings, ${count(total(known))} already stored.`);
  say(`The readings are in stream ${streamId}.`);
  const result = { user_id: userId, stream_id: streamId, scenario, ...summary };
  if (refused > 0) return { result, failure: `The server rejected ${refused} batches for the reasons above.` };
  if (!isOwner) return { result };
  const pet = await pollPet({ getPet: api.pet, before: total(accepted) > 0 ? before : undefined, wait: sleep });
  say(`The pet is ${pet.mood}: ${pet.message}`);
  return { result: { ...result, pet: { mood: pet.mood, message: pet.message } } };
}

/** Yields one batch for each hour since midnight of the first day. */
export function* hours(options: WatchOptions, stream: HealthStream | undefined, now: number): Generator<UploadBatch> {
  const { zone, days, seed, scenario } = options;
  const dayAt = (instant: number) => Math.floor((instant + zone.offsetAt(instant)) / DAY_MS);
  const today = dayAt(now);
  // The simulated burnout reaches its final state on the day when the stream was created. That day never changes, so
  // later runs simulate the same readings.
  const began = stream ? dayAt(Date.parse(stream.created_at)) : today;
  const wearer: Wearer = { seed, scenario, onset: began - BURNOUT_WEEKS * 7 };
  const allowed = new Set(stream?.metrics ?? METRICS);
  const midnight = zone.instantOf((today - days + 1) * DAY_MS);
  const first = Math.ceil(midnight / HOUR_MS) * HOUR_MS;
  for (let hour = first; hour < now; hour += HOUR_MS) {
    const samples = readingsOfHour(wearer, zone, hour, now).filter(({ metric }) => allowed.has(metric));
    const share = Math.min((hour + HOUR_MS - first) / (now - first), 1);
    if (samples.length > 0) yield { samples, share, name: `the hour from ${new Date(hour).toISOString()}` };
  }
}

const count = (number: number): string => number.toLocaleString('en');
