import { type ReadonlySignal, signal } from '@preact/signals';
import type { Token } from '../../../shared/models/typescript/types.ts';
import { currentUserGuard } from '../state/current-user.ts';
import { poll } from '../state/poll.ts';
import { createCode, loadTokens, revokeToken, tokens } from './tokens.ts';

const POLL_MS = 3_000;
const TICK_MS = 1_000;
const MINUTE_MS = 60_000;

export type InviteState =
  | { is: 'open'; minutesLeft: number }
  | { is: 'expired' }
  /** `device` is the token of the device that used the invite. */
  | { is: 'used'; device: Token };

export interface Invite {
  /** Exists only in the memory of this page. */
  code: string;
  state: ReadonlySignal<InviteState>;
  /** Stops watching, and revokes the invite if it is still open. A failure is ignored, because the invite expires. */
  close(): void;
}

/** Creates an invite, and watches the list of tokens until it is used or expires. */
export async function openInvite(): Promise<Invite> {
  const known = new Set(tokens.peek()?.map(({ token_id }) => token_id));
  const { code, ...invite } = await createCode('invite');
  const isSameUser = currentUserGuard();
  // The lifetime is added to this device's clock, which may differ from the server's.
  const deadline = Date.now() + Date.parse(invite.expires_at ?? '') - Date.parse(invite.created_at);
  const state = signal<InviteState>(stateAt(deadline));
  const update = (next: InviteState) => {
    state.value = next;
    if (next.is !== 'open') stop();
  };
  const stopPolling = pollTokens((list) => {
    if (!list.some(({ token_id }) => token_id === invite.token_id)) update(endOf(list, known));
  });
  const timer = setInterval(() => {
    const next = stateAt(deadline);
    if (next.is !== 'open' || next.minutesLeft !== minutesOf(state.peek())) update(next);
  }, TICK_MS);
  function stop(): void {
    stopPolling();
    clearInterval(timer);
  }
  function close(): void {
    stop();
    if (state.peek().is === 'open' && isSameUser()) revokeToken(invite.token_id).catch(() => {});
  }
  return { code, state, close };
}

/** @returns a function that stops polling. A response that is in flight is still passed to `onList`. */
function pollTokens(onList: (list: readonly Token[]) => void): () => void {
  const failure = signal<unknown>(undefined);
  const load = async () => {
    failure.value = undefined;
    try {
      onList(await loadTokens());
    } catch (error) {
      failure.value = error;
    }
  };
  return poll(load, failure, POLL_MS);
}

const minutesOf = (state: InviteState): number => (state.is === 'open' ? state.minutesLeft : 0);

function stateAt(deadline: number): InviteState {
  const minutesLeft = Math.ceil((deadline - Date.now()) / MINUTE_MS);
  return minutesLeft > 0 ? { is: 'open', minutesLeft } : { is: 'expired' };
}

/** An invite leaves the list when a device uses it, which adds a token; otherwise it expired or was revoked. */
function endOf(list: readonly Token[], known: ReadonlySet<string>): InviteState {
  const device = list.findLast(({ token_id, made_by }) => made_by === 'invite' && !known.has(token_id));
  return device ? { is: 'used', device } : { is: 'expired' };
}
