import { stored } from '../state/stored.ts';

/** The streams whose simulated watch is switched off in this browser. */
export const watchesOff = stored<Record<string, true>>('hatchery.watches-off', {});
