/** Mean values for one day. The readings vary around them. */
export interface DayProfile {
  minutesAsleep: number;
  sleepScore: number;
  recovery: number;
  hrv: number;
  restingHeartRate: number;
  stress: number;
  steps: number;
  /** Intensity of the evening's training, from 0 (none) to 1. */
  training: number;
}

const NORMAL: DayProfile = {
  minutesAsleep: 440,
  sleepScore: 78,
  recovery: 74,
  hrv: 52,
  restingHeartRate: 61,
  stress: 34,
  steps: 8200,
  training: 0,
};

/** The final state of a burnout: hardly any sleep, high stress, few steps. */
const BURNT_OUT: DayProfile = {
  minutesAsleep: 265,
  sleepScore: 29,
  recovery: 20,
  hrv: 17,
  restingHeartRate: 77,
  stress: 92,
  steps: 2300,
  training: 0,
};

export const SCENARIOS = {
  normal: () => NORMAL,
  stress: () => ({
    ...NORMAL,
    minutesAsleep: 365,
    sleepScore: 61,
    recovery: 50,
    hrv: 33,
    restingHeartRate: 67,
    stress: 88,
  }),
  workout: () => ({
    ...NORMAL,
    sleepScore: 84,
    recovery: 86,
    hrv: 66,
    restingHeartRate: 55,
    steps: 14_000,
    training: 1,
  }),
  sleep: () => ({
    ...NORMAL,
    minutesAsleep: 505,
    sleepScore: 93,
    recovery: 91,
    hrv: 68,
    restingHeartRate: 56,
    stress: 20,
  }),
  burnout: (weeks: number) => between(NORMAL, BURNT_OUT, weeks / BURNOUT_WEEKS),
} satisfies Record<string, (weeks: number) => DayProfile>;

export type Scenario = keyof typeof SCENARIOS;

export const isScenario = (name: string): name is Scenario => Object.hasOwn(SCENARIOS, name);

/** Number of weeks until the burnout is complete. After that, the values stay constant. */
export const BURNOUT_WEEKS = 4;

function between(from: DayProfile, to: DayProfile, share: number): DayProfile {
  const way = Math.min(Math.max(share, 0), 1);
  const profile = { ...from };
  for (const key of Object.keys(from) as (keyof DayProfile)[]) profile[key] += (to[key] - from[key]) * way;
  return profile;
}
