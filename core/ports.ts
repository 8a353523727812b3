/** What the domain needs from the outside. The suites in `test/ports` say the same in code, for every adapter. */
import type { HealthSample, HealthStream, PetState } from '../shared/models/typescript/types.ts';
import type { AppError } from './errors.ts';

export type Metric = HealthSample['metric'];
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
  tokens: Record<string, TokenRecord>;
  /** By id. Absent in items from before there were any. */
  streams?: Record<string, Stream>;
  /** SHA-256 of the body this user was created with under an idempotency key; gone after the first update. */
  creation?: string;
  /** Why readings are refused, where they are counted after they were stored. Not part of the version. */
  limited?: Limited;
}

/** What a user has brought too much of. At most 40 KB as JSON, when every metric of every day is full. */
export interface Limited {
  /** Until then no batch is taken. */
  rate_until?: string;
  /** `{day} {metric}`, in order: of these no further reading is taken. */
  full?: string[];
}

/** Marks in users' items. One storage operation, atomic, repeatable and, once answered, durable. */
export interface UserLimits {
  /** Sets or removes a user's mark; the version stays. Nothing happens to a user who is not there or is being erased. */
  limit(userId: string, limited: Limited | undefined): Promise<void>;
}

/** A merge into a user's item: fields to set, and fields to remove. */
export interface UserChange {
  set: Partial<Pick<User, 'name' | 'pet_name' | 'age' | 'health_goals' | 'locale' | 'portrait' | 'streams' | 'tokens'>>;
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

/** What is left of a user whose erasure has begun: enough to prove that one may go on with it, and to count. */
export interface Erasure {
  user_id: string;
  /** When it began. */
  since: string;
  /** The hashes of the tokens that the user had. */
  proofs: readonly string[];
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
  update(userId: string, change: UserChange, guard: UserGuard): Promise<UpdateResult>;
  /** Replaces all tokens of a user that still has this `creation`; the version stays. Else undefined, changing nothing. */
  reissue(userId: string, tokens: User['tokens'], creation: string): Promise<User | undefined>;
  /**
   * Empties the user's item, if the token is among its. From then on there is nobody of this id, and nobody can be created with it.
   * May be called again with any of the user's tokens until the erasure ends. Else undefined, changing nothing.
   */
  beginErasure(userId: string, tokenHash: string, now: string): Promise<Erasure | undefined>;
  /** Leaves nothing but the id of a user whose erasure has begun, and of that nothing after `expiresAt`. */
  endErasure(userId: string, expiresAt: string): Promise<void>;
}

export interface StoredObject {
  /** Changes whenever the object is replaced. */
  etag: string;
  size: number;
  /** Undefined when larger than was asked for; then nothing was read. */
  bytes: Uint8Array | undefined;
}

export interface ListedObject {
  key: string;
  written_at: string;
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
  /** Removes all objects whose keys begin so, and tells how many there were. Interrupted, it can be called again. */
  removeAll(prefix: string): Promise<number>;
  /** One user's objects of a kind, by key prefix, and when each was last written (ISO 8601). */
  list(prefix: string): Promise<ListedObject[]>;
}

/** Makes portraits. */
export interface Portraits {
  /**
   * An uploaded JPEG, PNG or WebP as a 512×512 JPEG: upright, sRGB, without metadata.
   * Throws `unreadable-picture`, also when decoding takes too long; `picture-too-large` above 50 megapixels or the memory limit;
   * `unavailable` when no decoder is available; and the signal's reason when it is aborted, unless decoding is nearly done.
   */
  fromPicture(picture: Uint8Array, signal?: AbortSignal): Promise<Uint8Array>;
  /** An SVG drawing; the same for the same seed. */
  generated(seed: string): Promise<string>;
}

/** A reading as it is stored: times in UTC with milliseconds, so that they compare as text. */
export interface Sample {
  metric: Metric;
  value: number;
  start: string;
  end?: string;
}

/** What names a batch: no two of a user are alike in all of these. */
export interface BatchKey {
  user_id: string;
  /** The earliest start of its readings as received. */
  start: string;
  stream_id: string;
  batch_id: string;
}

/** One upload, kept as one item. */
export interface Batch extends BatchKey {
  /** By start, then metric, then value. Their starts span at most BATCH_SPAN_MS. */
  samples: Sample[];
  /** SHA-256 of the samples, in hex. */
  digest: string;
  received_at: string;
}

export interface ErasedSamples {
  batches: number;
  samples: number;
}

/** Counts of readings, by day (UTC, by their start) and metric. */
export type ReadingCounts = Record<string, Partial<Record<Metric, number>>>;

/** What one user has sent, where it is counted after it was stored. */
export interface Usage {
  /** Readings that were stored, including those removed since. */
  readings: ReadingCounts;
  /** Batches that were stored, by minute, such as `2026-03-14T09:26`. */
  batches: Record<string, number>;
}

/** Conditions for storing a batch. Both functions are pure and may be called several times. */
export interface AppendTerms {
  /** The error when the sender may not store the batch, by the user's item at the moment of storing; undefined when allowed. */
  refusal(user: User | undefined): AppError | undefined;
  /**
   * The error when the counts, which include the batch, exceed a limit; else undefined. Not called for a batch that is
   * stored already, nor by stores that do not count.
   */
  excess(counts: ReadingCounts): AppError | undefined;
}

/**
 * `stored`: the key was free. `duplicate`: the same readings are stored under this key. `taken`: other readings are. `refused`: this call
 * has stored nothing.
 */
export type Appended = 'stored' | 'duplicate' | 'taken' | { refused: AppError };

/** Batches, by user and start. Each call is atomic and, once answered, durable. */
export interface SampleStore {
  /**
   * Stores a batch whose key is free, if the terms allow it at that moment. After `stored` or `duplicate` the batch stays until its
   * user, stream or readings are erased or expire; the refusal of another sender does not remove it.
   */
  append(batch: Batch, terms: AppendTerms): Promise<Appended>;
  /**
   * The user's batches with `from` ≤ start < `to`, ordered by start, stream and batch id. With `reaching`, batches whose readings
   * all start before it may be left out, which saves decoding them.
   */
  read(userId: string, from: string, to: string, reaching?: string): AsyncIterable<Batch>;
  /** Removes all batches of one stream, or of all the user's, and tells how many there were. Interrupted, it can be called again. */
  erase(userId: string, streamId?: string): Promise<ErasedSamples>;
  /**
   * Removes the readings of these metrics from one stream's batches; returns the numbers of batches and readings. A batch with other
   * metrics keeps its key and digest, so that it is still a duplicate when sent again; one without is removed. Each batch changes atomically;
   * if interrupted, call it again. Reads the user's batches once.
   */
  eraseMetrics(userId: string, streamId: string, metrics: readonly Metric[]): Promise<ErasedSamples>;
}

/** A removal that takes several steps: what is removed. */
export type Removal =
  /** All data of a user who is being erased. */
  | { kind: 'user'; user_id: string }
  /** The readings of a stream that is being revoked. */
  | { kind: 'stream'; user_id: string; stream_id: string }
  /** Readings of metrics that a stream no longer has consent for. */
  | { kind: 'withdrawn'; user_id: string; stream_id: string; metrics: Metric[] }
  /** The user's portraits except the one in the profile. */
  | { kind: 'portraits'; user_id: string };

/** A removal that has begun and not yet ended. */
export interface PendingRemoval {
  id: string;
  /** When it began. */
  since: string;
  removal: Removal;
}

/**
 * Records of removals: written before the first step and deleted after the last, so that an interrupted removal can be found
 * and finished. Each call is one storage operation, atomic, and durable when it resolves.
 */
export interface Removals {
  begin(removal: Removal, now: string): Promise<PendingRemoval>;
  /** Deletes this record, if it exists. Another record of the same removal stays. */
  end(pending: PendingRemoval): Promise<void>;
  /** The removals that began before a time, earliest first; may include some that end meanwhile. */
  pending(before: string): AsyncIterable<PendingRemoval>;
}

/** A reading in a fold; times in ms since 1970, `end` null without one. */
export type FoldedReading = readonly [start: number, end: number | null, value: number, received: number];

/** A bitmap of minutes slept: bit n of `bits` (base64, least significant bit first) is minute `first` + n since 1970. */
export interface Slept {
  first: number;
  bits: string;
}

/** `sleep_duration` of a stream's last 48 hours. */
export interface FoldedSleeps {
  /** The latest sleeps, latest first; at most 24. */
  sleeps: readonly FoldedReading[];
  /** The minutes that earlier sleeps cover; absent when there are none. */
  slept?: Slept;
}

export interface FoldedStream extends FoldedSleeps {
  /** The latest reading of each metric except sleep. */
  latest: Partial<Record<Metric, FoldedReading>>;
}

/** What batches add to a fold. */
export interface News {
  /** By id. */
  streams: Record<string, FoldedStream>;
  /** The earliest time (ms since 1970) of readings that were left out because they are too far in the future. */
  ahead?: number;
  /** Streams that lost a batch, so that their part of the fold can no longer be trusted. */
  removedFrom?: readonly string[];
}

/**
 * The data that a pet's state is computed from, regardless of consent, which is checked when the fold is read. At most 64 KB as
 * JSON for a user's 16 streams.
 */
export interface Fold extends Omit<News, 'removedFrom'> {
  format: number;
  /** When it was last rebuilt from the batches, in ms since 1970. */
  rebuilt: number;
}

/** What is kept of a pet. */
export interface Pet {
  user_id: string;
  /** Number of writes, from 1; 0 in pets stored before revisions existed. */
  revision: number;
  /** When the readings and the profile that it follows from were looked at. */
  as_of: string;
  /** The version of the user's item it follows from. */
  user_version: number;
  state: PetState;
  /** The day, in UTC, that the message is for; empty when another narrator should have written it and may still do so. */
  message_day: string;
  /** Who wrote the message and, when it was not who should have, why. */
  said_by: string;
  /** When a narrator that costs something was last asked. */
  asked_at?: string;
  /** Absent in pets stored before folds existed. */
  fold?: Fold;
  /** Only where batches are counted after they were stored. */
  usage?: Usage;
}

/** Pets, by their user. Each call is one storage operation, atomic and, once answered, durable. */
export interface PetStore {
  get(userId: string): Promise<Pet | undefined>;
  /**
   * Stores a pet if the stored one has the preceding revision, or if its revision is 1 and none is stored. Otherwise another writer was
   * first: returns false and changes nothing.
   */
  put(pet: Pet): Promise<boolean>;
  /** Removes a pet; false when there was none. */
  remove(userId: string): Promise<boolean>;
}

/** What is put before a narrator. */
export interface Prompt {
  /** The instructions: the same for everybody of a language. */
  system: string;
  /** JSON: the only place where the owner's words occur, and only as values. */
  data: string;
  /** Not sent: what a narrator without a model may vary its words by, the same for one user and day. */
  seed: string;
}

/** Writes what a pet says. */
export interface Narrator {
  name: 'template' | 'bedrock' | 'openai-compatible';
  /** One message. Throws when there is none to be had before the signal aborts. What it says is not to be trusted. */
  say(prompt: Prompt, signal: AbortSignal): Promise<string>;
}
