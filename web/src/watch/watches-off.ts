import { mapOf, oneOf } from '../state/read-stored.ts';
import { stored } from '../state/stored.ts';

/** The streams whose simulated watch is switched off in this browser. */
export const watchesOff = stored<Record<string, true>>('hatchery.watches-off', {}, mapOf(oneOf([true])));
