import { computed } from '@preact/signals';
import { MORNING_HOUR } from '../../../../core/pet/local-time.ts';
import { MAX_REST_MS } from '../../../../core/users/fields.ts';
import { DAY_MS, HOUR_MS } from '../../../../sources/durations.ts';
import { changeProfile, profile } from '../../state/profile.ts';
import { midnight } from '../../week.ts';

const MORNING_MS = MORNING_HOUR * HOUR_MS;
/** Less than the server accepts, because the clocks may differ. */
const LONGEST_MS = MAX_REST_MS - HOUR_MS;
/** A rest that ends later than this was chosen without an end. */
const OPEN_MS = 30 * DAY_MS;

/** How long a rest may last, and when it then ends. */
export const RESTS = {
  tomorrow: () => midnight(1) + MORNING_MS,
  threeDays: () => midnight(3) + MORNING_MS,
  open: () => Date.now() + LONGEST_MS,
};

/** When the pet's rest ends, in ms; undefined if it does not rest. */
export const restingUntil = computed(() => {
  const until = Date.parse(profile.value?.resting_until ?? '');
  return until > Date.now() ? until : undefined;
});

/** Whether a rest was chosen without an end. */
export const hasNoEnd = (until: number): boolean => until - Date.now() > OPEN_MS;

/** Lets the pet rest until a time in ms. */
export const rest = (until: number): Promise<void> => changeProfile({ resting_until: new Date(until).toISOString() });
export const endRest = (): Promise<void> => changeProfile({ resting_until: null });
