import { computed } from '@preact/signals';
import { loadPasskeys } from './passkeys.ts';
import { passkeys } from './passkeys-state.ts';
import { loadTokens, tokens } from './tokens.ts';

/** How the user can return to this browser's pet after leaving it. Ways in that expire do not count. */
export const waysBack = computed(() => {
  const lasting = tokens.value?.filter(({ expires_at }) => expires_at === undefined) ?? [];
  return [
    ...(lasting.some(({ kind }) => kind === 'recovery') ? (['recovery'] as const) : []),
    ...(passkeys.value?.length ? (['passkey'] as const) : []),
    ...(lasting.some(({ kind, current }) => kind === 'access' && !current) ? (['device'] as const) : []),
  ];
});

/** This browser's token, in the form in which it can be revoked. */
export const ownToken = computed(() => {
  const own = tokens.value?.find(({ current }) => current);
  return own && { tokenId: own.token_id };
});

export async function loadWaysBack(): Promise<void> {
  await Promise.all([loadTokens(), loadPasskeys()]);
}
