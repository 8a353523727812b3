/** How somebody fares on one day; what a watch measures varies around it. */
export interface Fare {
  minutesAsleep: number;
  sleepScore: number;
  recovery: number;
  hrv: number;
  restingHeartRate: number;
  stress: number;
  steps: number;
  /** How hard the training of the evening is; 0 is none. */
  training: number;
}

const NORMAL: Fare = {
  minutesAsleep: 440,
  sleepScore: 78,
  recovery: 74,
  hrv: 52,
  restingHeartRate: 61,
  stress: 34,
  steps: 8200,
  training: 0,
};

/** Weeks into it: hardly any sleep, never calm, hardly a step. */
const BURNT_OUT: Fare = {
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
} satisfies Record<string, (weeks: number) => Fare>;

export type Scenario = keyof typeof SCENARIOS;

export const isScenario = (name: string): name is Scenario => Object.hasOwn(SCENARIOS, name);

/** So long it takes to burn out; then it stays that way. */
export const BURNOUT_WEEKS = 4;

function between(from: Fare, to: Fare, share: number): Fare {
  const way = Math.min(Math.max(share, 0), 1);
  const fare = { ...from };
  for (const key of Object.keys(from) as (keyof Fare)[]) fare[key] += (to[key] - from[key]) * way;
  return fare;
}
