import { computed } from '@preact/signals';
import { flag } from '../state/read-stored.ts';
import { stored } from '../state/stored.ts';
import { tokens } from './tokens.ts';

/** Whether the user has declined the recovery code in this browser. It is then only offered among the settings. */
export const isPostponed = stored('hatchery.recovery.postponed', false, flag);

/** The user's recovery code, without its secret. */
export const recoveryToken = computed(() => tokens.value?.find(({ kind }) => kind === 'recovery'));

/** @returns when this browser's token is old enough to replace and revoke what is older than the token */
export function trustedAt(): string {
  const own = tokens.peek()?.find(({ current }) => current);
  const since = own ? Date.parse(own.created_at) : Date.now();
  return new Date(since + 24 * 60 * 60 * 1000).toISOString();
}
