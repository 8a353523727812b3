/** The labels of the streams of `hatchery watch` begin with this. Each such stream has the readings of one scenario. */
export const SCENARIO_LABEL = 'Simulated watch: ';
