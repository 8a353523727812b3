import type { PetState } from '../../shared/models/typescript/types.ts';

/** What the values of `self_report` mean, from 1. */
const MEANINGS = ['rough', 'so-so', 'good'] as const;
export type SelfReport = (typeof MEANINGS)[number];

/** The score of each self-report, on the scale from 0 to 100 of what a device measures. */
export const SELF_REPORT_SCORES: Record<SelfReport, number> = { rough: 25, 'so-so': 55, good: 85 };

/** @returns undefined for a value that the contract does not have */
export const selfReportOf = (value: number): SelfReport | undefined => MEANINGS[value - 1];

/** Returns what the owner reported, if the state is based on it. */
export function selfReportIn({ based_on }: Pick<PetState, 'based_on'>): SelfReport | undefined {
  const report = based_on.find(({ metric }) => metric === 'self_report');
  return report && selfReportOf(report.value);
}
