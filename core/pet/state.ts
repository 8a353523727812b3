import type { PetState } from '../../shared/models/typescript/types.ts';
import type { Sample } from '../ports/samples.ts';
import type { MetricOf } from '../streams/metrics.ts';
import { ALL_MOODS, MOODS } from './moods.ts';
import { SELF_REPORTS, selfReportOf } from './self-report.ts';
import type { Vitals } from './vitals.ts';

/** The parts of a pet's state that are computed from vitals: everything except the message. */
export interface Assessment extends Pick<PetState, 'state_index' | 'mood' | 'energy' | 'based_on'> {
  /** The first part of the state's `reasoning`. */
  reasons: string;
}

const MAX_INDEX = 10;
const STRESS_THRESHOLD = 70;
const STRESS_PENALTY = 20;
const NO_SLEEP_MIN = 3 * 60;
const FULL_SLEEP_MIN = 8 * 60;

/** The pet's state while its owner rests. No reading counts. */
export const restingAssessment = (until: string): Assessment => ({
  mood: 'recovering',
  based_on: [],
  reasons: `the owner rests until ${until}`,
});

/**
 * Computes the mood and the energy. Without any reading of sleep or recovery and without a self-report, the mood is `curious` and there is
 * no energy. A self-report weighs half of what was measured.
 *
 * @param known also the vitals that the owner has not allowed to be used
 */
export function assess(vitals: Vitals, known: Vitals = vitals): Assessment {
  const scored = scoredIn(vitals);
  if (scored.length === 0) {
    const reasons =
      scoredIn(known).length === 0
        ? 'nothing recent is known of sleep, recovery or how the owner feels'
        : 'the owner has not allowed the recent readings of sleep, recovery or how they feel for the mood';
    return { mood: 'curious', based_on: [], reasons };
  }
  const total = scored.reduce((sum, { score, weight }) => sum + weight * score, 0);
  const mean = total / scored.reduce((sum, { weight }) => sum + weight, 0);
  const stress = stressOf(vitals);
  const base = Math.max(0, mean - (stress?.penalty ?? 0));
  const index = Math.min(MAX_INDEX, Math.max(1, Math.floor(base / 10)));
  const all = stress ? [...scored, stress] : scored;
  return {
    state_index: index,
    mood: ALL_MOODS.find((mood) => MOODS[mood].index === index) ?? 'curious',
    energy: Math.min(100, Math.round(base)),
    based_on: all.map(({ vital }) => ({ ...vital })),
    reasons: all.map(({ text }) => text).join(', '),
  };
}

/** The readings with a score. The weights of what was measured add up to 2, the weight of a self-report is 1. */
function scoredIn(vitals: Vitals): (Scored & { weight: number })[] {
  const measured = [sleepOf(vitals), recoveryOf(vitals)].filter((factor) => factor !== undefined);
  const report = reportOf(vitals);
  return [
    ...measured.map((factor) => ({ ...factor, weight: 2 / measured.length })),
    ...(report ? [{ ...report, weight: 1 }] : []),
  ];
}

/** A reading that the assessment is based on, and the text about it in `reasoning`. */
interface Factor {
  vital: Sample;
  text: string;
}
type Scored = Factor & { score: number };
/** The vitals that a rule uses, as assigned by `petRule` in `METRICS`. */
type VitalsOf<Rule extends 'sleep' | 'recovery' | 'stress' | 'self-report'> = Pick<Vitals, MetricOf<Rule>>;

function sleepOf({ sleep_score: scored, sleep_duration: lasted }: VitalsOf<'sleep'>): Scored | undefined {
  if (scored) return { vital: vitalOf(scored), score: scored.value, text: `sleep_score ${scored.value}` };
  if (!lasted) return undefined;
  const score = estimatedSleepScore(lasted.value);
  return {
    vital: vitalOf(lasted),
    score,
    text: `sleep_score ${score} (estimated from sleep_duration ${lasted.value})`,
  };
}

function recoveryOf({ recovery_score: recovered }: VitalsOf<'recovery'>): Scored | undefined {
  if (!recovered) return undefined;
  return { vital: vitalOf(recovered), score: recovered.value, text: `recovery_score ${recovered.value}` };
}

function reportOf({ self_report: report }: VitalsOf<'self-report'>): Scored | undefined {
  const meaning = report && selfReportOf(report.value);
  if (!meaning) return undefined;
  return {
    vital: vitalOf(report),
    score: SELF_REPORTS[meaning].score,
    text: `self_report ${report.value} (${meaning})`,
  };
}

function stressOf({ stress_level: stress }: VitalsOf<'stress'>): (Factor & { penalty: number }) | undefined {
  if (!stress) return undefined;
  const penalty = stress.value > STRESS_THRESHOLD ? STRESS_PENALTY : 0;
  const effect = penalty ? `above ${STRESS_THRESHOLD}, which takes ${penalty} off` : `not above ${STRESS_THRESHOLD}`;
  return { vital: vitalOf(stress), penalty, text: `stress_level ${stress.value} (${effect})` };
}

/**
 * Estimates a sleep score from 0 to 100. The score rises linearly from 0 at 3 hours to 100 at 8 hours. Eight hours is the middle of the 7
 * to 9 hours recommended for adults (Hirshkowitz et al., National Sleep Foundation, Sleep Health 2015;1:40–43). The linear shape and the
 * lower end are our own choice, because manufacturers do not publish their formulas. Longer nights do not reduce the score. The result is
 * rounded, so that `reasoning` shows the exact value.
 */
function estimatedSleepScore(minutes: number): number {
  const share = (minutes - NO_SLEEP_MIN) / (FULL_SLEEP_MIN - NO_SLEEP_MIN);
  return Math.round(100 * Math.min(1, Math.max(0, share)));
}

/** Copies only the members of a `Sample`, because stored readings may have more. */
function vitalOf({ metric, value, start, end }: Sample): Sample {
  return { metric, value, start, ...(end === undefined ? {} : { end }) };
}
