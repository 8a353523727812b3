/** What the domain needs from the outside. The suites in `test/ports` say the same in code, for every adapter. */

/** All that is kept about one user, as one item: so that one storage operation both authenticates and answers. */
export interface User {
  user_id: string;
  /** Counts the changes from 1. */
  version: number;
  created_at: string;
  updated_at: string;
  name: string;
  pet_name: string;
  age?: number;
  health_goals: string[];
  locale: string;
  /** The published portrait's key in the object store. */
  portrait?: string;
  /** The access tokens' SHA-256 in hex, each with what is known of it. */
  tokens: Record<string, { created_at: string }>;
  /** SHA-256 of the body this user was created with under an idempotency key; gone after the first update. */
  creation?: string;
}

/** A merge into a user's item: fields to set, and fields to remove. */
export interface UserChange {
  set: Partial<Pick<User, 'name' | 'pet_name' | 'age' | 'health_goals' | 'locale' | 'portrait'>>;
  remove: readonly ('age' | 'portrait')[];
  updated_at: string;
}

/** What must hold of the item for an update to happen. */
export interface UserGuard {
  /** This token's hash is among the item's. */
  tokenHash: string;
  /** The item's version is one of these. */
  versions?: readonly number[] | undefined;
}

/** `refused`: no such user, or not this user's token. `changed`: the token is good, the version is not. */
export type UpdateResult = { before: User; after: User } | 'refused' | 'changed';

/** Users, by id. Each call is one storage operation, atomic and, once answered, durable. */
export interface UserStore {
  /** The user, or undefined. Reads its own writes. */
  get(userId: string): Promise<User | undefined>;
  /** Stores a new user; false, changing nothing, when the id is taken. */
  create(user: User): Promise<boolean>;
  /**
   * Merges the change, adds 1 to the version and drops `creation`, if the guard holds; else changes nothing. Updates of
   * one user are serialised: those of different fields all last.
   */
  update(userId: string, change: UserChange, guard: UserGuard): Promise<UpdateResult>;
  /** Replaces all tokens of a user that still has this `creation`; the version stays. Else undefined, changing nothing. */
  reissue(userId: string, tokens: User['tokens'], creation: string): Promise<User | undefined>;
}

export interface StoredObject {
  /** Changes whenever the object is replaced. */
  etag: string;
  size: number;
  /** Undefined when larger than was asked for; then nothing was read. */
  bytes: Uint8Array | undefined;
}

export interface UploadTerms {
  /** Seconds. */
  expiresIn: number;
  /** When given, the upload must have exactly this Content-Type. */
  contentType?: string | undefined;
  /** When given, the upload must have exactly this many bytes. */
  contentLength?: number | undefined;
}

/** Private objects, by key, with signed addresses for those who may put or get one. */
export interface ObjectStore {
  /** An object's address without any signature: what an upload URL is before its query. */
  address(key: string): string;
  /** An address that takes one PUT of this key on these terms. A bare PUT works unless a type or length was asked for. */
  uploadUrl(key: string, terms: UploadTerms): Promise<string>;
  /** An address that answers GET of this key, for so many seconds. */
  downloadUrl(key: string, expiresIn: number): Promise<string>;
  /** The object, or undefined. Costs the object's size in memory, at most `maxBytes`. */
  read(key: string, maxBytes: number): Promise<StoredObject | undefined>;
  /** Stores or replaces an object: all of it or none, and durable once answered. */
  write(key: string, bytes: Uint8Array, contentType: string): Promise<void>;
  /** Removes an object; nothing happens when it is missing or, where an etag is given, has another. */
  remove(key: string, etag?: string): Promise<void>;
}

/** Makes portraits. */
export interface Portraits {
  /**
   * An uploaded JPEG, PNG or WebP as a 512×512 JPEG: upright, sRGB, without metadata.
   * Throws `unreadable-picture`, or `picture-too-large` above 50 megapixels.
   */
  fromPicture(picture: Uint8Array): Promise<Uint8Array>;
  /** An SVG drawing; the same for the same seed. */
  generated(seed: string): Promise<string>;
}
