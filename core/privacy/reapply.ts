/**
 * After a restore, repeats what a user and the operator have withdrawn since the backup. The rules only remove: what a later copy of the
 * user's item has and the backup has not is lost with the restore.
 */
import type { Metric } from '../ports/samples.ts';
import type { Stream, User } from '../ports/users.ts';
import { pruneStreams } from '../streams/consent.ts';
import { streamOf } from '../streams/stream-of.ts';
import { countWaysIn } from '../users/ways-in.ts';
import { carefulFields } from './careful-fields.ts';
import { type NarrowedStream, narrowStream } from './narrow-stream.ts';
import { isRuled } from './restore-rules.ts';

/** What was withdrawn again. */
export interface Reapplied {
  /** Tokens and codes that were revoked or used up. */
  tokens: number;
  passkeys: number;
  identities: number;
  push_subscriptions: number;
  /** Streams that were revoked. */
  streams: number;
  /** Streams and profiles from which consent to a metric or purpose was withdrawn. */
  consents: number;
  /** Optional fields of the profile, and portraits, that were removed. */
  fields: number;
  /** Locks that were set, replaced or removed. */
  locks: number;
  /** Users whom nothing can sign in any more, because only ways in that were added after the backup were left. */
  without_way_in: number;
}

export interface Reapplication {
  /** The user to store. The backup's own object if nothing has changed. */
  user: User;
  /** The readings to erase before the user is stored: of some metrics of a stream, or of the whole stream. */
  readings: { stream_id: string; metrics?: Metric[] }[];
  /** The identities whose links have to be removed. */
  identity_ids: string[];
  /** The portrait to remove. */
  portrait?: string;
  counts: Reapplied;
}

/**
 * Removes from a restored user what a later copy of the same user no longer has: tokens, codes, passkeys, identities, push subscriptions,
 * streams, consent and optional fields. Takes over the later lock, or that there is none. Pure, and idempotent for the same later copy.
 *
 * @param setBackTo if the later copy was itself restored from an older backup, the time of that backup. What was created after this time may
 *   be missing in the later copy without having been removed, so it is kept
 */
export function reapply(backup: User, later: User, setBackTo = LATEST): Reapplication {
  const kept = <T extends { created_at: string }>(record: Record<string, T>, others: Record<string, T> = {}) =>
    Object.fromEntries(
      Object.entries(record).filter(([key, { created_at }]) => Object.hasOwn(others, key) || created_at > setBackTo),
    );
  const isComparable = (stream: Stream, id: string) => stream.created_at <= setBackTo || streamOf(later, id);
  const narrowed = Object.entries(backup.streams ?? {}).map(([id, stream]): Narrowed[number] => [
    id,
    isComparable(stream, id) ? narrowStream(stream, streamOf(later, id), later.updated_at) : { stream },
  ]);
  const isNewer = later.version > backup.version;
  const present = Object.entries(backup).filter(
    ([field]) => isRuled(field, 'entries') || (Object.hasOwn(later, field) && !isRuled(field, 'none')),
  );
  const user: User = {
    ...(Object.fromEntries(present) as unknown as User),
    ...laterFields(later),
    ...carefulFields(backup, later),
    tokens: kept(backup.tokens, later.tokens),
    ...(backup.passkeys ? { passkeys: withCounters(kept(backup.passkeys, later.passkeys), later.passkeys) } : {}),
    ...(backup.identities ? { identities: kept(backup.identities, later.identities) } : {}),
    ...(backup.push_subscriptions
      ? { push_subscriptions: kept(backup.push_subscriptions, later.push_subscriptions) }
      : {}),
    ...(backup.streams ? { streams: pruneStreams(streamsOf(narrowed)) } : {}),
  };
  const counts = countsOf(backup, user, narrowed);
  const hasChanged = isNewer || JSON.stringify(user) !== JSON.stringify(backup);
  return {
    user: hasChanged ? { ...user, ...stampOf(backup, later) } : backup,
    readings: narrowed.flatMap(([stream_id, { erase }]) => (erase ? [{ stream_id, ...erase }] : [])),
    identity_ids: missingIn(user.identities, backup.identities),
    ...(backup.portrait && !user.portrait ? { portrait: backup.portrait } : {}),
    counts,
  };
}

/** A version that no client has seen, so that no ETag from before the restore matches. */
const stampOf = (backup: User, later: User) => ({
  version: Math.max(backup.version, later.version) + 1,
  updated_at: later.updated_at > backup.updated_at ? later.updated_at : backup.updated_at,
});

/** Sorts after all times. */
const LATEST = '9999';

type Narrowed = readonly (readonly [streamId: string, NarrowedStream])[];

const streamsOf = (narrowed: Narrowed) => Object.fromEntries(narrowed.map(([id, { stream }]) => [id, stream]));

const laterFields = (later: User): Partial<User> =>
  Object.fromEntries(Object.entries(later).filter(([field]) => isRuled(field, 'later')));

/** Keeps the higher signature counters, so that a copied authenticator is still recognised. */
function withCounters(passkeys: NonNullable<User['passkeys']>, later: User['passkeys'] = {}) {
  return Object.fromEntries(
    Object.entries(passkeys).map(([id, record]) => [
      id,
      { ...record, counter: Math.max(record.counter, later[id]?.counter ?? 0) },
    ]),
  );
}

const missingIn = (record: object = {}, former: object = {}): string[] =>
  Object.keys(former).filter((key) => !Object.hasOwn(record, key));

function countsOf(backup: User, user: User, narrowed: Narrowed): Reapplied {
  const changed = (change: NarrowedStream['change']) => narrowed.filter(([, one]) => one.change === change).length;
  return {
    tokens: missingIn(user.tokens, backup.tokens).length,
    passkeys: missingIn(user.passkeys, backup.passkeys).length,
    identities: missingIn(user.identities, backup.identities).length,
    push_subscriptions: missingIn(user.push_subscriptions, backup.push_subscriptions).length,
    streams: changed('revoked'),
    consents: changed('narrowed') + Number(backup.purposes?.some((purpose) => !user.purposes?.includes(purpose)) ?? 0),
    fields: missingIn(user, backup).filter((field) => isRuled(field, 'profile')).length,
    locks: Number(user.lock?.at !== backup.lock?.at),
    without_way_in: Number(countWaysIn(backup) > 0 && countWaysIn(user) === 0),
  };
}

export const NOTHING_REAPPLIED: Readonly<Reapplied> = {
  tokens: 0,
  passkeys: 0,
  identities: 0,
  push_subscriptions: 0,
  streams: 0,
  consents: 0,
  fields: 0,
  locks: 0,
  without_way_in: 0,
};

export function addReapplied(sum: Reapplied, more: Reapplied): void {
  for (const name of Object.keys(NOTHING_REAPPLIED) as (keyof Reapplied)[]) sum[name] += more[name];
}
