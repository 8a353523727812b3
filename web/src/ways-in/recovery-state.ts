import { computed } from '@preact/signals';
import { stored } from '../state/stored.ts';
import { tokens } from './tokens.ts';

/** Whether the user has declined the recovery code in this browser. It is then only offered among the settings. */
export const isPostponed = stored('hatchery.recovery.postponed', false);

/** The user's recovery code, without its secret. */
export const recoveryToken = computed(() => tokens.value?.find(({ kind }) => kind === 'recovery'));

/** When this browser's token is old enough to replace what is older than the token, in ms. */
export function trustedAt(): number {
  const own = tokens.peek()?.find(({ current }) => current);
  return Date.parse(own?.created_at ?? '') + 24 * 60 * 60 * 1000;
}
