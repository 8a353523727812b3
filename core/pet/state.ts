import type { PetState } from '../../shared/models/typescript/types.ts';
import type { Metric, Sample } from '../ports/samples.ts';
import type { MetricOf } from '../streams/metrics.ts';
import { MAX_CLOCK_SKEW_MS } from '../util/time.ts';
import { nightOf, type StreamSleep } from './night.ts';

/** Older readings say nothing about how a body is now. */
export const RECENT_MS = 48 * 60 * 60 * 1000;

/** What is known of a body: of each metric the latest reading, of sleep the night. */
export type Vitals = Partial<Record<Metric, Sample>>;

/** What follows from the vitals: the part of a pet's state that is not words. */
export interface Assessment extends Pick<PetState, 'state_index' | 'mood' | 'energy' | 'based_on'> {
  /** How it came about: the beginning of the state's `reasoning`. */
  reasons: string;
}

/** The moods of `state_index` 1 to 10. */
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
const WELL = MOODS.length;

const STRESSED_ABOVE = 70;
const STRESS_COSTS = 20;
const NO_SLEEP_MIN = 3 * 60;
const FULL_SLEEP_MIN = 8 * 60;

/** The latest recent reading of each metric, and the latest day's night for sleep; the samples may be in any order. `now` is UTC with milliseconds. */
export function vitalsOf(samples: Iterable<StreamSleep>, now: string): Vitals {
  const nowMs = Date.parse(now);
  const from = new Date(nowMs - RECENT_MS).toISOString();
  const to = new Date(nowMs + MAX_CLOCK_SKEW_MS).toISOString();
  const vitals: Vitals = {};
  const sleeps: StreamSleep[] = [];
  for (const sample of samples) {
    const time = timeOf(sample);
    // As text: two days of a watch are tens of thousands of times, and parsing each would take longer than all the rest.
    if (time < from || time > to) continue;
    if (sample.metric === 'sleep_duration') {
      sleeps.push(sample);
      continue;
    }
    const known = vitals[sample.metric];
    if (!known || isLater(sample, known)) vitals[sample.metric] = sample;
  }
  const night = nightOf(sleeps);
  return night ? { ...vitals, sleep_duration: night } : vitals;
}

/** How a pet is whose owner's body is like that. Without sleep or recovery nothing is made up: it is curious. */
export function assess(vitals: Vitals): Assessment {
  const grounds = [sleepOf(vitals), recoveryOf(vitals)].filter((ground) => ground !== undefined);
  if (grounds.length === 0) {
    return { mood: 'curious', based_on: [], reasons: 'nothing recent is known of sleep or recovery' };
  }
  const mean = grounds.reduce((sum, { score }) => sum + score, 0) / grounds.length;
  const stress = stressOf(vitals);
  const base = Math.max(0, mean - (stress?.cost ?? 0));
  const index = Math.min(WELL, Math.max(1, Math.floor(base / 10)));
  const all = stress ? [...grounds, stress] : grounds;
  return {
    state_index: index,
    mood: MOODS[index - 1] ?? 'curious',
    energy: Math.min(100, Math.round(base)),
    based_on: all.map(({ vital }) => ({ ...vital })),
    reasons: all.map(({ words }) => words).join(', '),
  };
}

interface Ground {
  vital: Sample;
  words: string;
}
type Scored = Ground & { score: number };
/** What a rule may read, by the table of metrics. */
type VitalsOf<Rule extends 'sleep' | 'recovery' | 'stress'> = Pick<Vitals, MetricOf<Rule>>;

function sleepOf({ sleep_score: scored, sleep_duration: lasted }: VitalsOf<'sleep'>): Scored | undefined {
  if (scored) return { vital: vitalOf(scored), score: scored.value, words: `sleep_score ${scored.value}` };
  if (!lasted) return undefined;
  const score = estimatedSleepScore(lasted.value);
  return {
    vital: vitalOf(lasted),
    score,
    words: `sleep_score ${score} (estimated from sleep_duration ${lasted.value})`,
  };
}

function recoveryOf({ recovery_score: recovered }: VitalsOf<'recovery'>): Scored | undefined {
  if (!recovered) return undefined;
  return { vital: vitalOf(recovered), score: recovered.value, words: `recovery_score ${recovered.value}` };
}

function stressOf({ stress_level: stress }: VitalsOf<'stress'>): (Ground & { cost: number }) | undefined {
  if (!stress) return undefined;
  const cost = stress.value > STRESSED_ABOVE ? STRESS_COSTS : 0;
  const effect = cost ? `above ${STRESSED_ABOVE}, which takes ${cost} off` : `not above ${STRESSED_ABOVE}`;
  return { vital: vitalOf(stress), cost, words: `stress_level ${stress.value} (${effect})` };
}

/**
 * A score from 0 to 100 for a night of so many minutes: a straight line from 3 hours to 8, the middle of the 7 to 9 hours
 * recommended to adults (Hirshkowitz et al., National Sleep Foundation, Sleep Health 2015;1:40–43); 7 hours make 80.
 * The line and its lower end are ours: no maker publishes a formula. Longer nights cost nothing, as nobody should be told to sleep less.
 * Rounded, so that the number in the reasoning is the one that was counted.
 */
function estimatedSleepScore(minutes: number): number {
  const share = (minutes - NO_SLEEP_MIN) / (FULL_SLEEP_MIN - NO_SLEEP_MIN);
  return Math.round(100 * Math.min(1, Math.max(0, share)));
}

/** Without whatever else the store may know of it. */
function vitalOf({ metric, value, start, end }: Sample): Sample {
  return { metric, value, start, ...(end === undefined ? {} : { end }) };
}

const timeOf = ({ start, end }: Sample): string => end ?? start;

/** By time; of one time by start, then value, then having an end, so that no two different readings are equal. */
function isLater(one: Sample, other: Sample): boolean {
  if (timeOf(one) !== timeOf(other)) return timeOf(one) > timeOf(other);
  if (one.start !== other.start) return one.start > other.start;
  if (one.value !== other.value) return one.value > other.value;
  return one.end !== undefined && other.end === undefined;
}
