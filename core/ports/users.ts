import type { HealthStream } from '../../shared/models/typescript/types.ts';
import type { OptionalField, ProfileField, ProfileFields } from '../users/fields.ts';

export type Purpose = HealthStream['purposes'][number];

/** A stream as it lies in its user's item, by its id. */
export interface Stream extends Omit<HealthStream, 'stream_id'> {
  /** The ingest token's SHA-256 in hex; gone once the stream is revoked. */
  token?: string;
}

/** What is known of an access token. */
export interface TokenRecord {
  created_at: string;
  /** Which device it is for, in its owner's words. */
  label?: string;
}

/** All that is kept about one user, as one item: so that one storage operation both authenticates and answers. */
export interface User extends ProfileFields {
  user_id: string;
  /** Counts the changes from 1. */
  version: number;
  created_at: string;
  updated_at: string;
  /** The published portrait's key in the object store. */
  portrait?: string;
  /** The access tokens' SHA-256 in hex, each with what is known of it. */
  tokens: Record<string, TokenRecord>;
  /** By id. Absent in items from before there were any. */
  streams?: Record<string, Stream>;
  /** SHA-256 of the body this user was created with under an idempotency key; gone after the first update. */
  creation?: string;
  /** Why readings are refused, where they are counted after they were stored. Not part of the version. */
  limited?: ExceededLimits;
}

/** What a user has brought too much of. At most 40 KB as JSON, when every metric of every day is full. */
export interface ExceededLimits {
  /** Until then no batch is taken. */
  rate_until?: string;
  /** `{day} {metric}`, in order: of these no further reading is taken. */
  full?: string[];
}

/** Marks in users' items. One storage operation, atomic, repeatable and, once answered, durable. */
export interface UserLimits {
  /** Sets or removes a user's mark; the version stays. Nothing happens to a user who is not there or is being erased. */
  limit(userId: string, limited: ExceededLimits | undefined): Promise<void>;
}

/** A merge into a user's item: fields to set, and fields to remove. */
export interface UserChange {
  set: Partial<Pick<User, ProfileField | 'portrait' | 'streams' | 'tokens'>>;
  remove: readonly (OptionalField | 'portrait')[];
  updated_at: string;
}

/** Who makes a request, and with which kind of token. Proved only once `holdsToken` accepts it for the user's item. */
export interface Principal<Via extends 'owner' | 'stream' = 'owner' | 'stream'> {
  userId: string;
  via: Via;
  /** SHA-256 of the token in hex, to be found in the user's item. Absent when the credential was verified without the item. */
  tokenHash?: string;
}

/** What must hold of the item for an update to happen. */
export interface UserGuard {
  /** The user to update; `holdsToken` accepts it. */
  principal: Principal<'owner'>;
  /** The item's version is one of these. */
  versions?: readonly number[] | undefined;
}

/** `refused`: no such user, or not a token of this user. `changed`: the token is good, the version is not. */
export type UpdateResult = { before: User; after: User } | 'refused' | 'changed';

/** What is left of a user whose erasure has begun: enough to authorise a repeated call, and to count. */
export interface Erasure {
  user_id: string;
  /** When it began. */
  since: string;
  /** The hashes of the tokens that the user had. */
  token_hashes: readonly string[];
  /** What the user's item held. */
  held: { tokens: number; streams: number };
}

/** Users, by id. Each call is atomic and, once answered, durable; all but the erasure's are one storage operation. */
export interface UserStore {
  /** The user, or undefined. Reads its own writes. */
  get(userId: string): Promise<User | undefined>;
  /** Stores a new user; false, changing nothing, when the id is taken. */
  create(user: User): Promise<boolean>;
  /**
   * Merges the change, adds 1 to the version and drops `creation`, if the guard holds; else changes nothing. Updates of
   * one user are serialised: those of different fields all last.
   */
  update(change: UserChange, guard: UserGuard): Promise<UpdateResult>;
  /** Replaces all tokens of a user that still has this `creation`; the version stays. Else undefined, changing nothing. */
  replaceTokens(userId: string, tokens: User['tokens'], creation: string): Promise<User | undefined>;
  /**
   * Replaces the user's item by an erasure marker, if `holdsToken` accepts the principal. From then on no user has this id, and none can be
   * created with it. Can be repeated with any of the user's tokens until the erasure ends. Else undefined, changing nothing.
   */
  beginErasure(principal: Principal<'owner'>, now: string): Promise<Erasure | undefined>;
  /** Leaves nothing but the id of a user whose erasure has begun, and of that nothing after `expiresAt`. */
  endErasure(userId: string, expiresAt: string): Promise<void>;
}
