import type { HealthStream } from '../../shared/models/typescript/types.ts';
import { DAY_MS } from '../../sources/durations.ts';
import { batchesOf, refusalOf } from '../../sources/fitabase/batches.ts';
import { fitabase } from '../../sources/fitabase/fitabase.ts';
import { type ExportFile, KINDS } from '../../sources/fitabase/kinds.ts';
import { minuteMeans, type ReadOptions } from '../../sources/fitabase/readings.ts';
import { createSkipLog } from '../../sources/fitabase/skipped.ts';
import { survey } from '../../sources/fitabase/survey.ts';
import { sampleOf } from '../../sources/source.ts';
import { type Api, createApi } from '../feed/api.ts';
import { deliver, type Parcel, type Tally } from '../feed/deliver.ts';
import { failure } from '../feed/failure.ts';
import { createProgress } from '../feed/progress.ts';
import { findFiles } from './files.ts';
import type { ImportOptions } from './flags.ts';
import { choosePerson } from './person.ts';

/** Imports an export and says what was imported, and what was not and why. */
export async function runImport(options: ImportOptions, now: number, say: (line: string) => void): Promise<void> {
  const files = await findFiles(options.folder);
  const [person, { lastDay }] = choosePerson(await survey(files), options.person);
  const shiftMs = options.asIfUntil !== undefined && Number.isFinite(lastDay) ? options.asIfUntil - lastDay : 0;
  const api = createApi(options.userId, options);
  const stream = options.streamId ? undefined : await fitbitStream(api);
  const streamId = stream?.stream_id ?? options.streamId ?? '';
  const meant = { person, zone: options.zone, shiftMs, skipped: createSkipLog() };
  const metrics = stream?.metrics ?? KINDS.map(({ metric }) => metric);
  const sending = { files, meant, metrics, everySecond: options.everySecond, now };
  const send = ({ samples }: Parcel) => api.sendBatch(streamId, samples);
  const tally = await deliver(send, parcels(sending), createProgress(process.stderr));
  say(`Person ${person} is in stream ${streamId}${shiftMs ? `, ${daysMoved(shiftMs)}` : ''}.`);
  for (const line of [...report(tally), ...meant.skipped.lines().map((text) => `  ${text}`)]) say(line);
  if (tally.refused > 0) throw failure(`The server did not take ${tally.refused} batches; see above why.`);
}

/** The open stream of an earlier import, or a new one. */
async function fitbitStream(api: Api): Promise<HealthStream> {
  const known = (await api.streams()).find(({ source }) => source === 'fitbit');
  const metrics = KINDS.map(({ metric }) => metric);
  // Real readings go before a language model only when their owner says so, which is not here.
  return known ?? (await api.createStream({ source: 'fitbit', label: 'Fitbit', metrics, purposes: ['pet_state'] }));
}

export interface Sending {
  files: readonly ExportFile[];
  meant: ReadOptions;
  /** What the stream has consent for. */
  metrics: HealthStream['metrics'];
  everySecond: boolean;
  now: number;
}

/** All batches that the server can take now; what it cannot is noted. */
export async function* parcels({ files, meant, metrics, everySecond, now }: Sending): AsyncGenerator<Parcel> {
  const size = files.reduce((sum, file) => sum + file.size, 0);
  let before = 0;
  for (const file of files) {
    const { kind, name } = file;
    const readings = fitabase.readingsOf(file, kind, meant);
    const thinned = kind.daily || everySecond ? readings : minuteMeans(readings);
    for await (const batch of batchesOf(thinned, kind.batchMs)) {
      const place = `${name}, line ${batch[0].line}`;
      const reason = metrics.includes(kind.metric) ? refusalOf(batch, now) : 'not-agreed';
      if (reason) meant.skipped.add(reason, place, batch.length);
      const share = Math.min((before + (batch.at(-1)?.bytes ?? 0)) / size, 1);
      if (!reason) yield { samples: batch.map(({ reading }) => sampleOf(reading)), share, name: `from ${place}` };
    }
    before += file.size;
  }
}

export function report({ accepted, known, complaints }: Pick<Tally, 'accepted' | 'known' | 'complaints'>): string[] {
  const count = (counts: Record<string, number>, metric: string) => (counts[metric] ?? 0).toLocaleString('en');
  const metrics = KINDS.map(({ metric }) => metric);
  const lines = metrics.map(
    (metric) => `  ${metric}: ${count(accepted, metric)} imported, ${count(known, metric)} were there already`,
  );
  return [...lines, ...complaints.map((line) => `  ${line}`)];
}

function daysMoved(shiftMs: number): string {
  const days = Math.abs(shiftMs / DAY_MS).toLocaleString('en');
  return `all dates moved ${days} days ${shiftMs > 0 ? 'later' : 'earlier'}`;
}
