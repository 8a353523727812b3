import type { PetState } from '../../shared/models/typescript/types.ts';

export type SelfReport = 'rough' | 'so-so' | 'good';

interface SelfReportRow {
  /** The value of the metric `self_report`. */
  value: number;
  /** From 0 to 100, as of what a device measures. */
  score: number;
}

/** What owners can report. */
export const SELF_REPORTS: Readonly<Record<SelfReport, SelfReportRow>> = {
  rough: { value: 1, score: 25 },
  'so-so': { value: 2, score: 55 },
  good: { value: 3, score: 85 },
};

const ALL_SELF_REPORTS = Object.keys(SELF_REPORTS) as SelfReport[];

/** @returns undefined for a value that the contract does not have */
export const selfReportOf = (value: number): SelfReport | undefined =>
  ALL_SELF_REPORTS.find((report) => SELF_REPORTS[report].value === value);

/** Returns what the owner reported, if the state is based on it. */
export function selfReportIn({ based_on }: Pick<PetState, 'based_on'>): SelfReport | undefined {
  const report = based_on.find(({ metric }) => metric === 'self_report');
  return report && selfReportOf(report.value);
}
