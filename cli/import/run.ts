import { setTimeout as delay } from 'node:timers/promises';
import type { HealthStream } from '../../shared/models/typescript/types.ts';
import { openFiles } from '../../sources/files/open.ts';
import { type FoundSource, findSource } from '../../sources/import/find-source.ts';
import { importSources } from '../../sources/import/sources.ts';
import type { SurveyedReadings } from '../../sources/import/survey.ts';
import { surveyFiles } from '../../sources/import/survey-files.ts';
import type { Zone } from '../../sources/zone.ts';
import { createApi } from '../api.ts';
import { CommandError, UsageError } from '../errors.ts';
import type { Target } from '../flags.ts';
import type { Outcome } from '../output.ts';
import { createProgressBar } from '../progress.ts';
import { type UploadBatch, uploadAll } from '../upload.ts';
import { agreedMetrics, type Consent } from './consent.ts';
import { openDatabase } from './database.ts';
import { listFiles } from './files.ts';
import { type SelectedPerson, selectPersonOf } from './person.ts';
import { linesOfSummary, linesOfSurvey, resultOf } from './report.ts';
import { consentedStream } from './stream.ts';

export interface ImportOptions extends Target {
  paths: readonly string[];
  zone: Zone;
  /** Whether the user chose the zone. Otherwise it is that of this computer. */
  isZoneGiven: boolean;
  consent: Consent;
  person?: string;
  /** If set, all dates are shifted so that the last day of the export becomes this day. The value is the day's local midnight. */
  asIfUntil?: number;
  signal: AbortSignal;
}

/** Reads an export, shows what it has, and sends what the user agrees to. Reports what was stored and what was not. */
export async function runImport(options: ImportOptions, now: number, say: (line: string) => void): Promise<Outcome> {
  try {
    return await readAndSend(options, now, say);
  } catch (error) {
    if (!options.signal.aborted) throw error;
    throw new CommandError('Stopped. The same command continues: nothing is stored twice.');
  }
}

async function readAndSend(options: ImportOptions, now: number, say: (line: string) => void): Promise<Outcome> {
  const { signal } = options;
  const found = await openExport(options);
  const selected = await selectPersonOf(found, options);
  const readings = await read(found, options, selected, now);
  const { survey } = readings;
  for (const line of linesOfSurvey(survey, options.isZoneGiven, selected)) say(line);
  const agreed = await agreedMetrics(survey.metrics, options);
  const report = { survey, agreed, selected, userId: options.userId };
  if (agreed.length === 0) {
    say('Nothing was sent.');
    return { result: resultOf(report) };
  }
  const wait = (ms: number) => delay(ms, undefined, { signal });
  const api = createApi(options.userId, { ...options, wait });
  const streamId = await consentedStream(api, options, survey, agreed);
  const send = ({ samples }: UploadBatch) => {
    signal.throwIfAborted();
    return api.sendBatch(streamId, samples);
  };
  const summary = await uploadAll(send, uploadBatches(readings, agreed), createProgressBar(process.stderr));
  for (const line of linesOfSummary(report, summary)) say(line);
  say(`The readings are in stream ${streamId}.`);
  const { refused } = summary;
  return {
    result: resultOf(report, { stream_id: streamId, ...summary }),
    failure: refused > 0 ? `The server rejected ${refused} batches for the reasons above.` : undefined,
  };
}

async function openExport({ paths, isZoneGiven, signal }: ImportOptions): Promise<FoundSource> {
  const found = await findSource(await openFiles(await listFiles(paths), signal), importSources({ openDatabase }));
  if (!isZoneGiven && found.source.needsZone(found.files)) {
    throw new UsageError(
      'Set the time zone of the wearer, because the files have local times only: --time-zone Europe/Berlin.',
    );
  }
  return found;
}

async function read(
  { source, files }: FoundSource,
  { zone, signal }: ImportOptions,
  selected: SelectedPerson | undefined,
  now: number,
): Promise<SurveyedReadings> {
  const megabytes = files.reduce((sum, { size }) => sum + size, 0) / 1e6;
  const bar = createProgressBar(process.stderr, 'MB read');
  const onProgress = (share: number) => bar.show(share, share * megabytes);
  try {
    return await surveyFiles({ source, files, zone, now, signal, onProgress, ...selected });
  } finally {
    bar.end();
  }
}

/** Yields the batches to send, each with its place in all of them. */
export function* uploadBatches(
  { survey, batches }: SurveyedReadings,
  agreed: HealthStream['metrics'],
): Generator<UploadBatch> {
  const all = survey.metrics.filter(({ metric }) => agreed.includes(metric));
  const total = all.reduce((sum, { readings }) => sum + readings, 0);
  let sent = 0;
  for (const samples of batches(agreed)) {
    sent += samples.length;
    yield { samples, share: sent / total, name: `${samples[0]?.metric} from ${samples[0]?.start}` };
  }
}
