import type { FoundReading, ImportSource } from '../../sources/import/import-source.ts';
import type { SurveyedReadings } from '../../sources/import/survey.ts';
import { type SurveyOptions, surveyFiles } from '../../sources/import/survey-files.ts';
import { zoneOf } from '../../sources/zone.ts';

/** Surveys readings as if a file had them. */
export function surveyReadings(
  readings: readonly FoundReading[],
  { zone = 'Europe/Berlin', ...options }: { now: number; zone?: string } & Partial<Pick<SurveyOptions, 'onProgress'>>,
): Promise<SurveyedReadings> {
  const source: ImportSource = {
    name: 'apple-health',
    label: 'Apple Health',
    select: async (files) => [...files],
    needsZone: () => false,
    async read(_files, { add }) {
      for (const reading of readings) add(reading);
    },
  };
  const { signal } = new AbortController();
  return surveyFiles({ source, files: [], zone: zoneOf(zone), signal, ...options });
}
