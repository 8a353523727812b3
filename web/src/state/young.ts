import { computed } from '@preact/signals';
import { DEFAULT_AGE_RULES, isYoung } from '../../../core/users/ages.ts';
import { draft } from './draft.ts';
import { profile } from './profile.ts';
import { settings } from './settings.ts';

/** Whether the user of this browser is treated as young: by the profile's age, before there is a profile by the draft's. */
export const isYoungHere = computed(() => {
  const { adult_age: adultAge, age_unknown: unknown } = settings.value ?? {};
  const age = profile.value ? profile.value.age : (draft.value.age ?? undefined);
  return isYoung(age === undefined ? {} : { age }, {
    adultAge: adultAge ?? DEFAULT_AGE_RULES.adultAge,
    unknown: unknown ?? DEFAULT_AGE_RULES.unknown,
  });
});
