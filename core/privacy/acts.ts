import type { Act, ActKind } from '../ports/audit.ts';
import type { Principal, User } from '../ports/users.ts';
import type { TokenRecord } from '../ports/ways-in.ts';
import { isExpired } from '../users/credentials.ts';

/** How long acts are kept, in ms. */
export const AUDIT_MS = 365 * 24 * 60 * 60 * 1000;

export const actorOf = ({ service }: Principal): string => (service === undefined ? 'owner' : `service:${service}`);

/** Creates an act. Without a `user_id` if the operation has none, such as `list-users`. */
export const actOf = (act: ActKind, principal: Principal, now: string): Act => ({
  at: now,
  actor: actorOf(principal),
  act,
  ...(principal.userId === '' ? {} : { user_id: principal.userId }),
});

/**
 * Returns the acts that a change of a user's item consists of: each change of ways in, of consent and of the lock. Because they are derived
 * from the item, no operation can forget its acts.
 */
export function actsOf(before: User, after: User, principal: Principal, now: string): Act[] {
  const kinds = [
    ...tokenActs(before, after, now),
    ...wayInActs(before, after),
    ...consentActs(before, after),
    ...streamActs(before, after),
  ];
  if (after.lock && !isSame(after.lock, before.lock)) kinds.push('lock');
  if (before.lock && !after.lock) kinds.push('unlock');
  return kinds.map((act) => actOf(act, principal, now));
}

function tokenActs(before: User, after: User, now: string): ActKind[] {
  const added = missingIn(before.tokens, after.tokens).map(addedToken);
  const isSession = added.includes('open-session');
  const removed = missingIn(after.tokens, before.tokens)
    // An invite ends when it opens a session.
    .filter((record) => !isExpired(record, now) && !(isSession && record.kind === 'invite'));
  return [...added, ...removed.map(() => 'revoke-token' as const)];
}

function addedToken({ kind, made_by }: TokenRecord): ActKind {
  if (made_by !== undefined) return 'open-session';
  return kind === 'invite' ? 'invite' : 'create-token';
}

function wayInActs(before: User, after: User): ActKind[] {
  return [
    ...missingIn(before.passkeys, after.passkeys).map(() => 'add-passkey' as const),
    ...missingIn(after.passkeys, before.passkeys).map(() => 'remove-passkey' as const),
    ...missingIn(before.identities, after.identities).map(() => 'link-identity' as const),
    ...missingIn(after.identities, before.identities).map(() => 'unlink-identity' as const),
  ];
}

const consentActs = (before: User, after: User): ActKind[] =>
  isSame(after.consent_log?.at(-1), before.consent_log?.at(-1)) ? [] : ['consent'];

function streamActs({ streams: former = {} }: User, { streams = {} }: User): ActKind[] {
  return Object.entries(streams).flatMap(([streamId, stream]): ActKind[] => {
    const present = former[streamId];
    if (stream.revoked_at !== undefined) return present?.revoked_at === undefined ? ['revoke-stream'] : [];
    return isSame(stream.consent_log.at(-1), present?.consent_log.at(-1)) ? [] : ['consent'];
  });
}

/** Compares values of the same item. Not by their times: two changes may be made within a millisecond. */
const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Returns the values of `some` whose keys are not in `others`. */
const missingIn = <T>(others: Record<string, T> = {}, some: Record<string, T> = {}): T[] =>
  Object.entries(some)
    .filter(([key]) => !Object.hasOwn(others, key))
    .map(([, value]) => value);
