import { computed } from '@preact/signals';
import { DAY_MS, HOUR_MS } from '../../../../sources/durations.ts';
import { changeProfile, profile } from '../../state/profile.ts';
import { midnight } from '../../week.ts';

/** The hour at which a day of the pet begins. */
const MORNING_MS = 5 * HOUR_MS;
/** The server accepts 90 days; the clocks may differ. */
const LONGEST_MS = 90 * DAY_MS - HOUR_MS;
/** A rest that ends later than this was chosen without an end. */
const OPEN_MS = 30 * DAY_MS;

/** How long a rest may last, and when it then ends. */
export const RESTS = {
  tomorrow: () => midnight(1) + MORNING_MS,
  threeDays: () => midnight(3) + MORNING_MS,
  open: () => Date.now() + LONGEST_MS,
};

/** When the pet's rest ends, in ms; undefined if it does not rest. `state` is the pet's state that is shown. */
export const restingUntil = computed(() => {
  const until = Date.parse(profile.value?.resting_until ?? '');
  return until > Date.now() ? until : undefined;
});

export const hasNoEnd = (until: number): boolean => until - Date.now() > OPEN_MS;

export const rest = (until: number): Promise<void> => changeProfile({ resting_until: new Date(until).toISOString() });
export const endRest = (): Promise<void> => changeProfile({ resting_until: null });
