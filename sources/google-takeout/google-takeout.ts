import type { ImportSource } from '../import/import-source.ts';
import { familyOf } from './families.ts';
import { readTakeout } from './read.ts';
import { selectTakeout } from './select.ts';

/** Google Health in a Google Takeout (before: Fitbit). */
export const googleTakeout: ImportSource = {
  name: 'google-takeout',
  label: 'Google Takeout (Google Health, Fitbit)',
  select: selectTakeout,
  needsZone: (files) => files.some(({ name }) => familyOf(name)?.needsZone),
  read: readTakeout,
};
