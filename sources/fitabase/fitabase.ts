import type { Source } from '../source.ts';
import { KINDS, type Kind } from './kinds.ts';
import { type ReadOptions, readingsOf } from './readings.ts';

/** Reads the CSV files of a Fitbit research data set from 2016, in the format in which Fitabase exported them. */
export const fitabase: Source<Kind, ReadOptions> = {
  name: 'fitabase',
  kindOf: (name) => KINDS.find(({ file }) => file.test(name)),
  readingsOf,
};
