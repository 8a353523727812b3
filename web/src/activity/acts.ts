import { computed, signal } from '@preact/signals';
import { unwrap } from '../../../client/client.ts';
import { currentUserParams, hatchery } from '../api.ts';
import { currentUserGuard } from '../state/current-user.ts';
import { streams } from '../state/streams.ts';
import { passkeys } from '../ways-in/passkeys-state.ts';
import { tokens } from '../ways-in/tokens.ts';
import type { Act } from './by-day.ts';

const PAGE_LIMIT = 20;

/** Changes whenever this browser has seen a change that is an act. */
export const changeOfActs = computed(() =>
  JSON.stringify([
    tokens.value?.map(({ token_id }) => token_id),
    passkeys.value?.map(({ passkey_id }) => passkey_id),
    streams.value?.map(({ stream_id, updated_at, revoked_at }) => [stream_id, updated_at, revoked_at]),
  ]),
);

/** The acts on the current user, page by page. */
export function createActPages() {
  /** The acts that are loaded, newest first; undefined until the first page is. */
  const acts = signal<Act[] | undefined>(undefined);
  const cursor = signal<string | undefined>(undefined);
  let latestRequest = 0;

  async function load(from: string | undefined): Promise<void> {
    latestRequest += 1;
    const request = latestRequest;
    const isCurrentUser = currentUserGuard();
    const query = { limit: PAGE_LIMIT, ...(from === undefined ? {} : { cursor: from }) };
    const page = await unwrap(hatchery.GET('/users/{user_id}/audit', { params: { ...currentUserParams(), query } }));
    // A later request, which replaces the list, has begun.
    if (request !== latestRequest || !isCurrentUser()) return;
    acts.value = [...(from === undefined ? [] : (acts.peek() ?? [])), ...page.acts];
    cursor.value = page.next_cursor;
  }

  return {
    acts,
    /** Whether there are older acts. */
    hasMore: computed(() => cursor.value !== undefined),
    loadFirst: () => load(undefined),
    loadMore: () => load(cursor.peek()),
  };
}
