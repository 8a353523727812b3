import { setTimeout as sleep } from 'node:timers/promises';
import type { HealthStream } from '../../shared/models/typescript/types.ts';
import { DAY_MS, HOUR_MS } from '../../sources/durations.ts';
import type { Wearer } from '../../sources/simulated-watch/day.ts';
import { METRICS, readingsOfHour } from '../../sources/simulated-watch/readings.ts';
import { BURNOUT_WEEKS } from '../../sources/simulated-watch/scenarios.ts';
import { createApi } from '../feed/api.ts';
import { deliver, type Parcel, total } from '../feed/deliver.ts';
import { failure } from '../feed/failure.ts';
import { createProgress } from '../feed/progress.ts';
import type { WatchOptions } from './flags.ts';
import { petAfter } from './pet.ts';
import { streamFor } from './streams.ts';

/** Brings the readings up to `now`, says what became of them and, to the owner, how the pet feels. */
export async function runWatch(options: WatchOptions, now: number, say: (line: string) => void): Promise<void> {
  const { scenario, isOwner, userId } = options;
  const api = createApi(userId, options);
  const stream = options.streamId ? undefined : await streamFor(api, scenario);
  const streamId = stream?.stream_id ?? options.streamId ?? '';
  const before = isOwner ? await api.pet() : undefined;
  const parcels = hours(options, stream, now);
  const send = ({ samples }: Parcel) => api.sendBatch(streamId, samples);
  const { accepted, known, refused, complaints } = await deliver(send, parcels, createProgress(process.stderr));
  for (const line of complaints) say(line);
  say(`${scenario}: ${count(total(accepted))} new readings, ${count(total(known))} that were there already.`);
  say(`They are in stream ${streamId}.`);
  if (refused > 0) throw failure(`The server did not take ${refused} batches; see above why.`);
  if (!isOwner) return;
  const pet = await petAfter({ look: api.pet, before: total(accepted) > 0 ? before : undefined, wait: sleep });
  say(`The pet is ${pet.mood}: ${pet.message}`);
}

/** A batch for each hour from the first day's midnight on. */
export function* hours(options: WatchOptions, stream: HealthStream | undefined, now: number): Generator<Parcel> {
  const { zone, days, seed, scenario } = options;
  const dayAt = (instant: number) => Math.floor((instant + zone.offsetAt(instant)) / DAY_MS);
  const today = dayAt(now);
  // The stream remembers when the scenario began, so that the days of a burnout are the same when they are sent again tomorrow.
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
