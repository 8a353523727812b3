import type { HealthStream } from '../../shared/models/typescript/types.ts';
import type { OptionalField, ProfileField, ProfileFields } from '../users/fields.ts';

export type Purpose = HealthStream['purposes'][number];

/** A stream in its user's item. */
export interface Stream extends Omit<HealthStream, 'stream_id'> {
  /** The ingest token's SHA-256 in hex; absent in a revoked stream. */
  token?: string;
}

/** An access token's metadata. */
export interface TokenRecord {
  created_at: string;
  /** The owner's name for the device that uses it. */
  label?: string;
}

/** Everything about a user in one item, so that one read both authenticates a request and answers it. */
export interface User extends ProfileFields {
  user_id: string;
  /** 1 in a new user; incremented by every update. */
  version: number;
  created_at: string;
  updated_at: string;
  /** The published portrait's key in the object store. */
  portrait?: string;
  /** By the access token's SHA-256 in hex. */
  tokens: Record<string, TokenRecord>;
  /** By id. Absent in items that were stored before streams existed. */
  streams?: Record<string, Stream>;
  /** SHA-256 of the body of a creation with an idempotency key; removed by the first update. */
  creation?: string;
  /** Limits that the user has reached, on hosts that count batches after storing them. Changing this field does not change the version. */
  limited?: ReachedLimits;
}

/** Limits that a user has reached. At most 40 KB of JSON, when every metric of every day is full. */
export interface ReachedLimits {
  /** All batches are rejected until this time (ISO 8601). */
  rate_until?: string;
  /** Sorted entries `{day} {metric}`. Their quota is used up, and more readings for them are rejected. */
  full?: string[];
}

/** Stores in a user's item which limits the user has reached. */
export interface UserLimits {
  /**
   * Sets or removes `User.limited`; the version stays. One storage operation: atomic, idempotent, and durable when it resolves. Does nothing
   * for a user who does not exist or is being erased.
   */
  setReached(userId: string, limited: ReachedLimits | undefined): Promise<void>;
}

/** Fields of a user's item to set and to remove. */
export interface UserChange {
  set: Partial<Pick<User, ProfileField | 'portrait' | 'streams' | 'tokens'>>;
  remove: readonly (OptionalField | 'portrait')[];
  updated_at: string;
}

/** Who a request claims to come from. Verified only when `holdsToken` has accepted it for the user's item. */
export interface Principal<Via extends 'owner' | 'stream' = 'owner' | 'stream'> {
  userId: string;
  /** The kind of token. */
  via: Via;
  /** SHA-256 of the token in hex, compared with the user's item. Absent if the credential was verified without the item, such as a JWT. */
  tokenHash?: string;
}

/** The conditions of an update. */
export interface UserGuard {
  /** The user to update. `holdsToken` must accept this principal. */
  principal: Principal<'owner'>;
  /** If set, the item's version must be one of these. */
  versions?: readonly number[] | undefined;
}

/** `refused`: there is no such user, or the token is not valid for this user. `changed`: the token is valid, but the version differs. */
export type UpdateResult = { before: User; after: User } | 'refused' | 'changed';

/** The marker that replaces a user's item while the user is being erased. It authorises repeated calls, and has counts for the receipt. */
export interface Erasure {
  user_id: string;
  /** When the erasure began, ISO 8601. */
  since: string;
  /** The hashes of the user's access tokens. */
  token_hashes: readonly string[];
  /** How many access tokens and streams the user's item had. */
  held: { tokens: number; streams: number };
}

/** Users by id. Each call is atomic, and durable when it resolves. All except the two erasure methods are one storage operation. */
export interface UserStore {
  /**
   * A strongly consistent read.
   *
   * @returns undefined when there is no such user, or the user is being erased
   */
  get(userId: string): Promise<User | undefined>;
  /**
   * Stores a new user.
   *
   * @returns false, without a change, when the id is taken
   */
  create(user: User): Promise<boolean>;
  /**
   * Applies the change, increments the version and removes `creation`, if the guard's conditions are met. Updates of one user are
   * serialised, so
   * concurrent updates of different fields are all kept.
   */
  update(change: UserChange, guard: UserGuard): Promise<UpdateResult>;
  /**
   * Replaces all access tokens if the user still has this `creation`; the version stays.
   *
   * @returns undefined, without a change, otherwise
   */
  replaceTokens(userId: string, tokens: User['tokens'], creation: string): Promise<User | undefined>;
  /**
   * Replaces the user's item with an erasure marker, if `holdsToken` accepts the principal. From this write on, the id has no user and
   * cannot be taken. Until the erasure ends, the call can be repeated with any of the user's access tokens.
   *
   * @returns the marker; undefined, without a change, when the principal is not accepted
   */
  beginErasure(principal: Principal<'owner'>, now: string): Promise<Erasure | undefined>;
  /** Replaces the marker with a tombstone: the id alone, kept until `expiresAt` (ISO 8601). */
  endErasure(userId: string, expiresAt: string): Promise<void>;
}
