import { ALL_METRICS } from '../../core/streams/metrics.ts';
import { RETENTION_MS } from '../../core/streams/retention.ts';
import type { HealthSample } from '../../shared/models/typescript/types.ts';
import { DAY_MS, HOUR_MS } from '../durations.ts';
import { printableName } from '../printable-name.ts';
import type { SourceFile } from '../source-file.ts';
import type { Zone } from '../zone.ts';
import { batchesOf } from './batches.ts';
import { type Choice, choose } from './choose.ts';
import { type Collector, createCollector } from './collect.ts';
import type { ImportSource } from './import-source.ts';
import { type LocalDays, localDays } from './local-days.ts';
import { withProgress } from './progress.ts';
import { countRows, readingsIn } from './rows.ts';
import { createSkipLog, type SkipLog } from './skip-log.ts';
import type { SurveyedMetric, SurveyedReadings } from './survey.ts';

type Metric = HealthSample['metric'];

export interface SurveyOptions {
  source: ImportSource;
  /** The files that the source selected. */
  files: readonly SourceFile[];
  zone: Zone;
  /** In ms since 1970. */
  now: number;
  /** Shifts all times by this many milliseconds, a whole number of days. */
  shiftMs?: number;
  /** The person whose readings are wanted, in files with several. */
  person?: string;
  signal: AbortSignal;
  /** @param share of the bytes that has been read, from 0 to 1 */
  onProgress?: (share: number) => void;
}

/** Readings that are nearly 90 days old are left out, because they may be too old by the time they are sent. */
const MARGIN_MS = HOUR_MS;

/**
 * Reads files, and chooses which of their readings can be sent. Sends nothing.
 *
 * @throws a `SourceError` when the files cannot be read; the reason of the signal when it is aborted
 */
export async function surveyFiles(options: SurveyOptions): Promise<SurveyedReadings> {
  const { source, files, zone, now, shiftMs = 0, person, signal, onProgress = () => {} } = options;
  const log = createSkipLog();
  // Only whole days: the choice of a device for a day and the first batch would otherwise be different a minute later.
  const days = localDays(zone, now - RETENTION_MS + MARGIN_MS, now);
  const collector = createCollector(days, now, log);
  const { add } = collector;
  // A day earlier, so that the first night is whole.
  const oldest = days.startOf(0) - DAY_MS;
  const context = { zone, shiftMs, add, skip: log.skip, signal, oldest, ...(person === undefined ? {} : { person }) };
  await source.read(withProgress(files, onProgress), context);
  signal.throwIfAborted();
  onProgress(1);
  const chosen = chooseAll(collector, days, log);
  return {
    survey: {
      source: source.name,
      label: source.label,
      files: files.map(({ name }) => printableName(name)),
      timeZone: zone.name,
      metrics: [...chosen].map(([metric, choice]) => surveyed(metric, choice, days)),
      skipped: log.list(),
    },
    *batches(metrics) {
      for (const [metric, choice] of chosen) if (metrics.includes(metric)) yield* batchesOf(metric, choice.days);
    },
  };
}

function chooseAll({ originsOf }: Collector, days: LocalDays, { skip }: SkipLog): Map<Metric, Choice> {
  const chosen = new Map<Metric, Choice>();
  for (const metric of ALL_METRICS) {
    const choice = choose(metric, originsOf(metric));
    if (choice.days.length > 0) chosen.set(metric, choice);
    skip('again', () => metric, choice.again);
    for (const { day, origin, rows } of choice.others) {
      skip('other-source', () => `${metric}, ${days.dateOf(day)}, ${origin.name}`, countRows(rows));
    }
  }
  return chosen;
}

function surveyed(metric: Metric, { days: chosen, others }: Choice, days: LocalDays): SurveyedMetric {
  const byOrigin = Map.groupBy(chosen, ({ origin }) => origin);
  const origins = [...byOrigin].map(([{ name, isMirror }, own]) => ({
    name,
    isMirror,
    days: own.length,
    readings: readingsIn(own),
  }));
  const leftOut = others.flatMap(({ origin }) => (byOrigin.has(origin) ? [] : [origin]));
  return {
    metric,
    readings: readingsIn(chosen),
    days: chosen.length,
    from: days.dateOf(chosen[0]?.day ?? 0),
    to: days.dateOf(chosen.at(-1)?.day ?? 0),
    origins: origins.sort((a, b) => b.days - a.days || b.readings - a.readings || (a.name < b.name ? -1 : 1)),
    leftOut: [...new Set(leftOut.map(({ name }) => name))].sort(),
  };
}
