import { openFiles } from '../../../sources/files/open.ts';
import { findSource } from '../../../sources/import/find-source.ts';
import { importSources } from '../../../sources/import/sources.ts';
import type { SurveyedReadings } from '../../../sources/import/survey.ts';
import { surveyFiles } from '../../../sources/import/survey-files.ts';
import { zoneOf } from '../../../sources/zone.ts';
import type { ChosenFile, Found } from './messages.ts';
import { openDatabase } from './sqlite.ts';

interface Options {
  files: readonly ChosenFile[];
  /** The browser's by default. Finding it out takes a tenth of a second on a phone, so the page does not. */
  timeZone: string | undefined;
  onProgress(share: number): void;
}

interface Read {
  found: Found;
  batches: SurveyedReadings['batches'];
}

/**
 * Finds out what is in the files. There is no cancellation: the page terminates the worker instead.
 *
 * @throws a `SourceError` when they cannot be imported
 */
export async function readFiles({ files, timeZone = browserZone(), onProgress }: Options): Promise<Read> {
  const { signal } = new AbortController();
  const opened = await openFiles(files, signal);
  const { source, files: selected } = await findSource(opened, importSources({ openDatabase }));
  const zone = zoneOf(timeZone);
  const { survey, batches } = await surveyFiles({ source, files: selected, zone, now: Date.now(), signal, onProgress });
  return { found: { survey, needsZone: source.needsZone(selected) }, batches };
}

const browserZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
