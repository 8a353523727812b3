import type { PetState } from '../../shared/models/typescript/types.ts';
import type { Metric, Sample } from '../ports/samples.ts';
import type { MetricOf } from '../streams/metrics.ts';
import { MAX_CLOCK_SKEW_MS } from '../util/time.ts';
import { countMornings, localTime } from './local-time.ts';
import { nightOf, type StreamSleep } from './night.ts';

/** Readings older than this do not affect the pet's state. */
export const RECENT_MS = 48 * 60 * 60 * 1000;

/** The latest reading of each metric. For `sleep_duration`, this is the latest night. */
export type Vitals = Partial<Record<Metric, Sample>>;

/** The parts of a pet's state that are computed from vitals: everything except the message. */
export interface Assessment extends Pick<PetState, 'state_index' | 'mood' | 'energy' | 'based_on'> {
  /** The first part of the state's `reasoning`. */
  reasons: string;
}

/** The moods for `state_index` 1 to 10, in order. */
const MOODS = [
  'exhausted',
  'sick',
  'tired',
  'concerned',
  'okay',
  'recovering',
  'good',
  'energetic',
  'happy',
  'ecstatic',
] as const satisfies PetState['mood'][];
const MAX_INDEX = MOODS.length;

const STRESS_THRESHOLD = 70;
const STRESS_PENALTY = 20;
const NO_SLEEP_MIN = 3 * 60;
const FULL_SLEEP_MIN = 8 * 60;
/** The meaning of each value of `self_report`, and its score from 0 to 100. */
const SELF_REPORTS = [
  { value: 1, meaning: 'rough', score: 25 },
  { value: 2, meaning: 'so-so', score: 55 },
  { value: 3, meaning: 'good', score: 85 },
] as const;
export type SelfReport = (typeof SELF_REPORTS)[number]['meaning'];

/**
 * Returns the latest recent reading of each metric, and the latest night. A self-report counts until the next local morning.
 *
 * @param samples in any order
 * @param now the current time in UTC with milliseconds
 * @param timeZone the owner's
 */
export function vitalsOf(samples: Iterable<StreamSleep>, now: string, timeZone?: string): Vitals {
  const nowMs = Date.parse(now);
  const from = new Date(nowMs - RECENT_MS).toISOString();
  const to = new Date(nowMs + MAX_CLOCK_SKEW_MS).toISOString();
  const vitals: Vitals = {};
  const sleeps: StreamSleep[] = [];
  for (const sample of samples) {
    const time = timeOf(sample);
    // Compare times as strings, because parsing tens of thousands of them would dominate the cost.
    if (time < from || time > to) continue;
    if (sample.metric === 'sleep_duration') {
      sleeps.push(sample);
      continue;
    }
    const known = vitals[sample.metric];
    if (!known || isLater(sample, known)) vitals[sample.metric] = sample;
  }
  const night = nightOf(sleeps);
  const { self_report: report, ...measured } = vitals;
  const mornings = (time: string) => countMornings(localTime(new Date(time), timeZone));
  const isToday = report !== undefined && mornings(timeOf(report)) >= mornings(now);
  return { ...measured, ...(isToday ? { self_report: report } : {}), ...(night ? { sleep_duration: night } : {}) };
}

/** The pet's state while its owner rests. No reading counts. */
export const restingAssessment = (until: string): Assessment => ({
  mood: 'recovering',
  based_on: [],
  reasons: `the owner rests until ${until}`,
});

/**
 * Computes the mood and the energy. Without any reading of sleep or recovery and without a self-report, the mood is `curious` and there is no
 * energy. A self-report weighs half of what was measured.
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
    mood: MOODS[index - 1] ?? 'curious',
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
  const known = report && SELF_REPORTS.find(({ value }) => value === report.value);
  if (!known) return undefined;
  return { vital: vitalOf(report), score: known.score, text: `self_report ${report.value} (${known.meaning})` };
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

const timeOf = ({ start, end }: Sample): string => end ?? start;

/**
 * Returns whether `one` is later than `other`. Readings with the same time are ordered by start, value, and whether there is an end, so
 * that the result does not depend on the order of the input.
 */
function isLater(one: Sample, other: Sample): boolean {
  if (timeOf(one) !== timeOf(other)) return timeOf(one) > timeOf(other);
  if (one.start !== other.start) return one.start > other.start;
  if (one.value !== other.value) return one.value > other.value;
  return one.end !== undefined && other.end === undefined;
}
