import type { HealthSample } from '../../../shared/models/typescript/types.ts';
import type { SourceErrorCode } from '../../../sources/errors.ts';
import type { Survey } from '../../../sources/import/survey.ts';

export type Metric = HealthSample['metric'];

/** A file that the user chose. The name is its path within the chosen folder, if there is one. */
export interface ChosenFile {
  name: string;
  blob: File;
}

/** What the worker found in the files. Nothing of it has left the device. */
export interface Found {
  survey: Survey;
  /** Whether the files have local times without an offset, so that another time zone gives other readings. */
  needsZone: boolean;
}

/** Messages to the worker. It answers each `batch` with one `batch`, in the same order. */
export type Request =
  | { type: 'survey'; files: ChosenFile[]; timeZone: string | undefined }
  | { type: 'start'; metrics: Metric[] }
  | { type: 'batch' };

export type Answer =
  | { type: 'progress'; share: number }
  | { type: 'found'; found: Found }
  | { type: 'failed'; failure: ReadFailure }
  | { type: 'batch'; samples: HealthSample[] | undefined };

/** Why files cannot be imported: a text in `texts` and its placeholders. `worker`: the worker itself failed. */
export interface ReadFailure {
  code: SourceErrorCode | 'worker';
  params: Readonly<Record<string, string>>;
}
