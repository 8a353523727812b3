import type { Source } from '../source.ts';
import { KINDS, type Kind } from './kinds.ts';
import { type ReadOptions, readingsOf } from './readings.ts';

/** The CSV files of the Fitbit research data of 2016, as Fitabase exported them. */
export const fitabase: Source<Kind, ReadOptions> = {
  name: 'fitabase',
  kindOf: (name) => KINDS.find(({ file }) => file.test(name)),
  readingsOf,
};
