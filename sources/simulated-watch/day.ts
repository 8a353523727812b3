import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { DAY_MS, MINUTE_MS } from '../durations.ts';
import { type DayProfile, SCENARIOS, type Scenario } from './scenarios.ts';

export interface Wearer {
  seed: string;
  scenario: Scenario;
  /** The day on which the scenario began, as the number of days since 1970-01-01. */
  onset: number;
}

/** One local day, including the night before it. A day depends only on the wearer and the date, so every run simulates the same day. */
export interface Day extends DayProfile {
  /** `bed` and `wake` are local times in ms, as if they were UTC. */
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
 * Returns a number from 0 to 1 that depends only on the wearer's seed and the key. Does not use `node:crypto`, because the watch also
 * runs in browsers.
 */
export function seededRandom({ seed }: Wearer, key: string): number {
  return Number.parseInt(bytesToHex(sha256(utf8ToBytes(`${seed}/${key}`)).subarray(0, 4)), 16) / 2 ** 32;
}
