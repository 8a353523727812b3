import type { Export, HealthStream } from '../../shared/models/typescript/types.ts';
import type { OptionalField, ProfileField, ProfileFields } from '../users/fields.ts';
import type { Act } from './audit.ts';
import type { PushRecord } from './push.ts';
import type { ReachedLimits } from './user-limits.ts';
import type { IdentityRecord, PasskeyRecord, TokenRecord } from './ways-in.ts';

export type Purpose = HealthStream['purposes'][number];
export type ProfileConsent = NonNullable<Export['consent_log']>[number];

/** A stream as stored in the user's item. */
export interface Stream extends Omit<HealthStream, 'stream_id'> {
  /** SHA-256 of the ingest token in hex; absent if the stream is revoked. */
  token?: string;
}

/** Everything about a user in one item, so that a single read both authenticates a request and provides the data for its response. */
export interface UserItem extends ProfileFields {
  user_id: string;
  /** 1 for a new user; incremented by every update. */
  version: number;
  created_at: string;
  updated_at: string;
  /** The owner's last activity, ISO 8601. Absent in items of earlier versions until their first change: see `core/users/last-activity.ts`. */
  active_at?: string;
  /** When the user will be erased, ISO 8601. Set by a warning, and void after any later activity: see `announcedErasure`. */
  forget_at?: string;
  /** The published portrait's key in the object store. */
  portrait?: string;
  /** Token records, keyed by the SHA-256 of the token or code in hex. */
  tokens: Readonly<Record<string, Readonly<TokenRecord>>>;
  /** Passkeys, keyed by id. */
  passkeys?: Readonly<Record<string, Readonly<PasskeyRecord>>>;
  /** Linked identities, keyed by id. */
  identities?: Readonly<Record<string, Readonly<IdentityRecord>>>;
  /** Browsers that are notified, keyed by a hash of the endpoint. */
  push_subscriptions?: Readonly<Record<string, Readonly<PushRecord>>>;
  /** The nonces of used WebAuthn challenges that have not expired, with their expiry. */
  used_challenges?: Readonly<Record<string, string>>;
  /** The number of sessions that were opened since a time, for the limit per user. */
  sessions?: { since: string; count: number };
  /** The number of wrong pairing codes that were entered since a time, for the limit per user. */
  wrong_codes?: { since: string; count: number };
  /** The numbers of upload tickets and of publications since a time. Counted only on hosts whose processes share no memory. */
  tickets?: { since: string; count: number };
  publishes?: { since: string; count: number };
  /** Every change of `purposes`, oldest first. Absent without any. */
  consent_log?: readonly ProfileConsent[];
  /** Streams, keyed by id. Absent in items stored before streams were introduced. */
  streams?: Readonly<Record<string, Readonly<Stream>>>;
  /** SHA-256 of the request body, if the user was created with an idempotency key. Removed by the first update. */
  creation?: string;
  /** Set while an operator has locked the user: see `core/users/locks.ts`. */
  lock?: Lock;
  /** Limits that the user has reached. Set only on hosts that count batches after storing them. Changing it does not change the version. */
  limited?: ReachedLimits;
}

/** A user's item, which must not be changed: SQLite's store returns the same object again while the item stays the same. */
export type User = Readonly<UserItem>;

/** Why a user is locked. */
export interface Lock {
  /** ISO 8601. */
  at: string;
  reason: string;
  /** The name of the service that has locked the user. */
  by: string;
}

/** The fields that define how a user's devices authenticate. */
export type WayInField = 'tokens' | 'passkeys' | 'identities' | 'used_challenges' | 'sessions';

/** The fields of a user's item to set, and those to remove. */
export interface UserChange {
  set: Partial<
    Pick<
      UserItem,
      | ProfileField
      | 'consent_log'
      | 'portrait'
      | 'streams'
      | 'wrong_codes'
      | 'lock'
      | 'push_subscriptions'
      | 'active_at'
      | 'forget_at'
      | WayInField
    >
  >;
  remove: readonly (OptionalField | 'portrait' | 'lock' | 'forget_at')[];
  updated_at: string;
  /** Acts that are added to the audit log with the update. After a crash, a store without transactions may have them without it. */
  acts?: readonly Act[];
}

export type PrincipalKind = 'owner' | 'reader' | 'stream' | 'webhook' | 'service';

/** Who a request claims to come from. The claim is verified only once `holdsToken` has accepted the principal for the user's item. */
export interface Principal<Via extends PrincipalKind = PrincipalKind> {
  /** The user that the request is about. Empty for a service whose request is about no single user. */
  userId: string;
  /**
   * The kind of token: an access token (`owner`), a reader token (`reader`) or an ingest token (`stream`). Or the signature of a webhook
   * (`webhook`), or a service key (`service`).
   */
  via: Via;
  /** The name of the service. Set only for a service, after its key was verified. */
  service?: string;
  /** The stream whose secret has signed the request. Set only for a webhook, after its signature was verified. */
  signedFor?: string;
  /**
   * SHA-256 of the token in hex, which `holdsToken` compares with the user's item. Absent for credentials that are verified without the
   * item, such as a JWT.
   */
  tokenHash?: string;
}

/** The conditions for an update. */
export interface UserGuard {
  /** Identifies the user to update. `holdsToken` must accept this principal. */
  principal: Principal<'owner' | 'service'>;
  /** If set, the item's version must be one of these. */
  versions?: readonly number[] | undefined;
}

/**
 * `refused`: the user does not exist, or the token is not valid for this user. `changed`: the token is valid, but the item's version is not
 * among the guard's `versions`. `locked`: the user is locked, and the update would add or change something.
 */
export type UpdateResult = { before: User; after: User } | 'refused' | 'changed' | 'locked';

/**
 * The marker that replaces a user's item while the user is being erased. Its token hashes are used to authorise repeated calls, and its
 * counts are part of the receipt.
 */
export interface Erasure {
  user_id: string;
  /** When the erasure began, ISO 8601. */
  since: string;
  /** The hashes of the user's access tokens. */
  token_hashes: readonly string[];
  /** Number of access tokens and streams in the user's item. */
  held: { tokens: number; streams: number };
  /** The ids of the linked identities. Absent if there were none. */
  identity_ids?: readonly string[];
}

/**
 * Stores users, keyed by id. Each call is atomic, and durable once its promise resolves. Each call except `beginErasure` and `endErasure`
 * is a single storage operation.
 */
export interface UserStore {
  /**
   * Reads a user with a strongly consistent read. A store that can answer at once returns no promise, and throws instead of rejecting.
   *
   * @returns undefined if the user does not exist or is being erased
   */
  get(userId: string): User | undefined | Promise<User | undefined>;
  /**
   * Stores a new user.
   *
   * @param acts added to the audit log with the user, as those of an update
   * @returns false, without changing anything, if the id is taken
   */
  create(user: User, acts?: readonly Act[]): Promise<boolean>;
  /**
   * Applies the change, increments the version and removes `creation`, if the guard's conditions hold. Updates of one user are serialised,
   * so concurrent updates of different fields are all kept. The values of the change become part of the user, so they must not be changed
   * afterwards.
   */
  update(change: UserChange, guard: UserGuard): Promise<UpdateResult>;
  /**
   * Replaces all access tokens if the user still has this `creation`. The version stays the same.
   *
   * @returns the user with the new tokens; undefined, without changing anything, if `creation` is missing or different
   */
  replaceTokens(userId: string, tokens: User['tokens'], creation: string): Promise<User | undefined>;
  /**
   * Replaces the user's item with an erasure marker, if `holdsToken` accepts the principal. Adds the act `erase` to the audit log, as an
   * update does. From this write on, the user no longer exists, and the id cannot be used for a new user. Until the erasure ends, the call
   * can be repeated with any of the user's access tokens.
   *
   * @param version if set, only a user with this version is erased
   * @returns the marker; undefined, without changing anything, if the principal is not accepted or the version is another
   */
  beginErasure(principal: Principal<'owner' | 'service'>, now: string, version?: number): Promise<Erasure | undefined>;
  /** Reads the marker of an erasure in progress. */
  getErasure(userId: string): Promise<Erasure | undefined>;
  /** Replaces the marker with a tombstone, which contains only the id and is kept until `expiresAt` (ISO 8601). */
  endErasure(userId: string, expiresAt: string): Promise<void>;
}
