import type { HealthStream } from '../../shared/models/typescript/types.ts';
import { DAY_MS } from '../../sources/durations.ts';
import { batchesOf, skipReasonOf } from '../../sources/fitabase/batches.ts';
import { fitabase } from '../../sources/fitabase/fitabase.ts';
import { type ExportFile, KINDS } from '../../sources/fitabase/kinds.ts';
import { findPeople } from '../../sources/fitabase/people.ts';
import { minuteMeans, type ReadOptions } from '../../sources/fitabase/readings.ts';
import { createSkipLog } from '../../sources/fitabase/skipped.ts';
import { sampleOf } from '../../sources/source.ts';
import type { Zone } from '../../sources/zone.ts';
import { type Api, createApi } from '../api.ts';
import type { Target } from '../flags.ts';
import type { Outcome } from '../output.ts';
import { createProgressBar } from '../progress.ts';
import { type Summary, type UploadBatch, uploadAll } from '../upload.ts';
import { findFiles } from './files.ts';
import { selectPerson } from './person.ts';

export interface ImportOptions extends Target {
  folder: string;
  zone: Zone;
  person?: string;
  /** If set, all dates are shifted so that the last day of the export becomes this day. The value is the day's local midnight. */
  asIfUntil?: number;
  everySecond: boolean;
}

/** Imports one person's readings, and reports what was imported and what was not. */
export async function runImport(options: ImportOptions, now: number, say: (line: string) => void): Promise<Outcome> {
  const files = await findFiles(options.folder);
  const [person, { lastDay }] = selectPerson(await findPeople(files), options.person);
  const shiftMs = options.asIfUntil !== undefined && Number.isFinite(lastDay) ? options.asIfUntil - lastDay : 0;
  const api = createApi(options.userId, options);
  const stream = options.streamId ? undefined : await fitbitStream(api);
  const streamId = stream?.stream_id ?? options.streamId ?? '';
  const skipped = createSkipLog();
  const read = { person, zone: options.zone, shiftMs, skipped };
  const metrics = stream?.metrics ?? KINDS.map(({ metric }) => metric);
  const batches = uploadBatches({ files, read, metrics, everySecond: options.everySecond, now });
  const send = ({ samples }: UploadBatch) => api.sendBatch(streamId, samples);
  const summary = await uploadAll(send, batches, createProgressBar(process.stderr));
  say(`Person ${person} is in stream ${streamId}${shiftMs ? `, ${daysMoved(shiftMs)}` : ''}.`);
  for (const line of [...linesOf(summary), ...skipped.lines().map((text) => `  ${text}`)]) say(line);
  const { refused } = summary;
  const moved = { days_moved: shiftMs / DAY_MS, skipped: skipped.counts() };
  return {
    result: { kind: fitabase.name, user_id: options.userId, stream_id: streamId, person, ...summary, ...moved },
    failure: refused > 0 ? `The server rejected ${refused} batches for the reasons above.` : undefined,
  };
}

/** Finds the active stream of an earlier import, or creates one. */
async function fitbitStream(api: Api): Promise<HealthStream> {
  const known = (await api.streams()).find(({ source }) => source === 'fitbit');
  const metrics = KINDS.map(({ metric }) => metric);
  // The purpose `pet_messages` is not included, because only the owner may consent to sending real readings to a language model.
  return known ?? (await api.createStream({ source: 'fitbit', label: 'Fitbit', metrics, purposes: ['pet_state'] }));
}

export interface BatchOptions {
  files: readonly ExportFile[];
  read: ReadOptions;
  /** The metrics that the owner has consented to for this stream. */
  metrics: HealthStream['metrics'];
  everySecond: boolean;
  now: number;
}

/** Yields the batches that the server will accept. Readings of other batches are counted in the skip log. */
export async function* uploadBatches({
  files,
  read,
  metrics,
  everySecond,
  now,
}: BatchOptions): AsyncGenerator<UploadBatch> {
  const size = files.reduce((sum, file) => sum + file.size, 0);
  let before = 0;
  for (const file of files) {
    const { kind, name } = file;
    const readings = fitabase.readingsOf(file, kind, read);
    const thinned = kind.daily || everySecond ? readings : minuteMeans(readings);
    for await (const batch of batchesOf(thinned, kind.batchMs)) {
      const place = `${name}, line ${batch[0].line}`;
      const reason = metrics.includes(kind.metric) ? skipReasonOf(batch, now) : 'not-agreed';
      if (reason) read.skipped.add(reason, place, batch.length);
      const share = Math.min((before + (batch.at(-1)?.bytes ?? 0)) / size, 1);
      if (!reason) yield { samples: batch.map(({ reading }) => sampleOf(reading)), share, name: `from ${place}` };
    }
    before += file.size;
  }
}

function linesOf({ accepted, known, errors }: Summary): string[] {
  const count = (counts: Record<string, number>, metric: string) => (counts[metric] ?? 0).toLocaleString('en');
  const metrics = KINDS.map(({ metric }) => metric);
  const lines = metrics.map(
    (metric) => `  ${metric}: ${count(accepted, metric)} imported, ${count(known, metric)} already stored`,
  );
  return [...lines, ...errors.map((line) => `  ${line}`)];
}

function daysMoved(shiftMs: number): string {
  const days = Math.abs(shiftMs / DAY_MS).toLocaleString('en');
  return `all dates moved ${days} days ${shiftMs > 0 ? 'later' : 'earlier'}`;
}
