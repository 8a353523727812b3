import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { DAY_MS, MINUTE_MS } from '../durations.ts';
import { type DayProfile, SCENARIOS, type Scenario } from './scenarios.ts';

/** The simulated person wearing the watch. */
export interface Wearer {
  seed: string;
  scenario: Scenario;
  /** The day on which the scenario began, counted from 1970-01-01. */
  onset: number;
}

/** One local day and the night before it. It depends only on the wearer and the day, so each run simulates the same day. */
export interface Day extends DayProfile {
  /** Local times in ms, as if they were UTC. */
  bed: number;
  wake: number;
}

export function dayOf(wearer: Wearer, day: number): Day {
  const profile = SCENARIOS[wearer.scenario]((day - wearer.onset) / 7);
  const vary = (key: string, spread: number) => spread * (2 * seededRandom(wearer, `${day}/${key}`) - 1);
  const minutesAsleep = Math.round(profile.minutesAsleep + vary('asleep', 25));
  const wake = day * DAY_MS + Math.round(7 * 60 + vary('wake', 20)) * MINUTE_MS;
  const awakeInBed = Math.round(22 + vary('turning', 12));
  return {
    ...profile,
    minutesAsleep,
    wake,
    bed: wake - (minutesAsleep + awakeInBed) * MINUTE_MS,
    sleepScore: profile.sleepScore + vary('score', 4),
    recovery: profile.recovery + vary('recovery', 5),
    hrv: profile.hrv + vary('hrv', 5),
    restingHeartRate: profile.restingHeartRate + vary('resting', 2),
    steps: profile.steps * (1 + vary('steps', 0.25)),
  };
}

/**
 * A number from 0 to 1 that depends only on the wearer’s seed and the key. Without `node:crypto`, because the watch also runs in browsers.
 */
export function seededRandom({ seed }: Wearer, key: string): number {
  return Number.parseInt(bytesToHex(sha256(utf8ToBytes(`${seed}/${key}`)).subarray(0, 4)), 16) / 2 ** 32;
}
