/** What an import will send, computed before anything leaves the device. */

import type { HealthSample } from '../../shared/models/typescript/types.ts';
import type { SourceName } from './import-source.ts';
import type { Skipped } from './skipped.ts';

type Metric = HealthSample['metric'];

export interface SurveyedMetric {
  metric: Metric;
  readings: number;
  /** Number of local days with readings. */
  days: number;
  /** The first and the last local day, such as `2026-11-27`. */
  from: string;
  to: string;
  /** Which devices or apps the readings come from, most days first. */
  origins: { name: string; days: number; readings: number; isMirror: boolean }[];
  /** Devices or apps of which no day was chosen. */
  leftOut: string[];
}

export interface Survey {
  source: SourceName;
  label: string;
  /** The files that were read, as the user may see them. */
  files: string[];
  timeZone: string;
  /** In the order of `METRICS`; only metrics with readings. */
  metrics: SurveyedMetric[];
  skipped: Skipped[];
}

/** A survey with the readings that it describes. */
export interface SurveyedReadings {
  survey: Survey;
  /** Yields the batches of these metrics, each of one metric and at most 1,000 readings. Depends only on the files. */
  batches(metrics: readonly Metric[]): Generator<HealthSample[]>;
}
