import { computed } from '@preact/signals';
import { hatchery } from '../api.ts';
import { loadProfile, profile } from '../state/profile.ts';
import { session } from '../state/session.ts';

/** The lock of the user; undefined if an operator has not locked the user, and until the profile is loaded. */
export const lock = computed(() => profile.value?.locked);

const LOCKED = 423;

// The user may be locked at any time. The first request that is refused shows it, whatever the request was for. If the profile cannot be
// loaded, the notice of that request says it.
hatchery.use({
  onResponse({ response }) {
    if (response.status === LOCKED && session.peek() && !lock.peek()) void loadProfile().catch(() => {});
  },
});
