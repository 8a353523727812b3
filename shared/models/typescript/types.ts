// Generated from shared/contracts/*.json by `npm run generate`. Do not edit.

/**
 * The metrics that may be stored. Once a metric is withdrawn, new readings of it are refused and stored ones are not used; these are listed and exported until they are 90 days old or erased by `DELETE /users/{user_id}/streams/{stream_id}/samples`.
 *
 * @minItems 1
 *
 * Items: What was measured, in this unit: heart_rate, resting_heart_rate and respiratory_rate per minute; heart_rate_variability_rmssd in ms; oxygen_saturation in %; body_temperature in Cel; step_count as a number; sleep_duration in min; sleep_score, recovery_score and stress_level from 0 to 100, as the maker of the device counts them.
 */
export type Metrics = (
  | "heart_rate"
  | "resting_heart_rate"
  | "heart_rate_variability_rmssd"
  | "respiratory_rate"
  | "oxygen_saturation"
  | "body_temperature"
  | "step_count"
  | "sleep_duration"
  | "sleep_score"
  | "recovery_score"
  | "stress_level"
)[];
/**
 * What the readings may be used for. `pet_state`: to move the pet's mood. `pet_messages`: to be put before a language model that writes the pet's messages. None: they are only kept for their owner.
 */
export type Purposes = ("pet_state" | "pet_messages")[];
/**
 * What was agreed to and when, the oldest first (GDPR, article 7(1)); the last entry is what holds. Of very many the oldest are dropped.
 *
 * @minItems 1
 * @maxItems 50
 */
export type ConsentLog = Consent[];
/**
 * What the owner hopes for, in their own words.
 *
 * @maxItems 10
 *
 * Items: Visible text. Refused: control characters, bidirectional overrides, lone surrogates, noncharacters, and invisible characters, except where writing needs them: a joiner between two emoji, a joiner or non-joiner between Arabic or Indic letters, a variation selector after an emoji, the tags of a flag. Refused too: more than `maxMarks` combining marks (general category M) in a row, the bound of Unicode's Stream-Safe Text Format (UAX #15), which no writing system reaches; without it, one character could carry `maxLength` marks.
 */
export type HealthGoals = string[];
/**
 * One reading. Metrics have the names of Open mHealth and IEEE 1752.1 and the units of UCUM; values outside what a body can do are refused.
 */
export type HealthSample = {
  /**
   * What was measured, in this unit: heart_rate, resting_heart_rate and respiratory_rate per minute; heart_rate_variability_rmssd in ms; oxygen_saturation in %; body_temperature in Cel; step_count as a number; sleep_duration in min; sleep_score, recovery_score and stress_level from 0 to 100, as the maker of the device counts them.
   */
  metric:
    | "heart_rate"
    | "resting_heart_rate"
    | "heart_rate_variability_rmssd"
    | "respiratory_rate"
    | "oxygen_saturation"
    | "body_temperature"
    | "step_count"
    | "sleep_duration"
    | "sleep_score"
    | "recovery_score"
    | "stress_level";
  /**
   * The reading, in the metric's unit.
   */
  value: number;
  /**
   * When it was taken or, for what lasts, when it began (RFC 3339).
   */
  start: string;
  /**
   * For what lasts, such as sleep: when it ended. Not before `start`.
   */
  end?: string;
};

/**
 * Every contract, by its name.
 */
export interface Contracts {
  batch_receipt: BatchReceipt;
  created_stream: CreatedStream;
  created_token: CreatedToken;
  created_user: CreatedUser;
  erasure_receipt: ErasureReceipt;
  export: Export;
  health: Health;
  health_sample: HealthSample;
  health_stream: HealthStream;
  pet_knowledge: PetKnowledge;
  pet_state: PetState;
  problem: Problem;
  profile_patch: ProfilePatch;
  revocation_receipt: RevocationReceipt;
  sample_batch: SampleBatch;
  sample_page: SamplePage;
  stream_list: StreamList;
  stream_patch: StreamPatch;
  token: Token;
  token_list: TokenList;
  token_patch: TokenPatch;
  upload_ticket: UploadTicket;
  user_profile: UserProfile;
  withdrawal_receipt: WithdrawalReceipt;
}
/**
 * What became of a batch.
 */
export interface BatchReceipt {
  /**
   * The user's id (RFC 9562); answered in lower case.
   */
  batch_id: string;
  /**
   * The number of readings in the batch.
   */
  accepted: number;
  /**
   * Whether this batch had been accepted before; then nothing was changed.
   */
  duplicate: boolean;
}
/**
 * A new stream, with the one and only showing of its ingest token.
 */
export interface CreatedStream {
  /**
   * The stream's id (RFC 9562); answered in lower case.
   */
  stream_id: string;
  /**
   * Where the readings come from: a short name in lower case.
   */
  source: string;
  /**
   * What its owner calls it. The same rules as the profile's `name`.
   */
  label?: string;
  metrics: Metrics;
  purposes: Purposes;
  /**
   * When the stream was created (RFC 3339, UTC).
   */
  created_at: string;
  /**
   * When the stream last changed (RFC 3339, UTC).
   */
  updated_at: string;
  consent_log: ConsentLog;
  /**
   * Brings readings into this stream and does nothing else: `Authorization: Bearer …`. Only its SHA-256 is stored, so it cannot be shown again.
   */
  ingest_token: string;
}
export interface Consent {
  at: string;
  /**
   * Items: What was measured, in this unit: heart_rate, resting_heart_rate and respiratory_rate per minute; heart_rate_variability_rmssd in ms; oxygen_saturation in %; body_temperature in Cel; step_count as a number; sleep_duration in min; sleep_score, recovery_score and stress_level from 0 to 100, as the maker of the device counts them.
   */
  metrics: (
    | "heart_rate"
    | "resting_heart_rate"
    | "heart_rate_variability_rmssd"
    | "respiratory_rate"
    | "oxygen_saturation"
    | "body_temperature"
    | "step_count"
    | "sleep_duration"
    | "sleep_score"
    | "recovery_score"
    | "stress_level"
  )[];
  purposes: ("pet_state" | "pet_messages")[];
  /**
   * Present when a client imported this consent from another Hatchery: `given_at` is when it was given there, according to the client; `at` is when it was imported.
   */
  imported?: {
    given_at: string;
  };
}
/**
 * A new access token, with its one and only showing.
 */
export interface CreatedToken {
  /**
   * Names the token, and opens nothing.
   */
  token_id: string;
  /**
   * What its owner calls it. The same rules as the profile's `name`.
   */
  label: string;
  /**
   * When it was made (RFC 3339, UTC).
   */
  created_at: string;
  /**
   * Proves the owner: `Authorization: Bearer …`. Only its SHA-256 is stored, so it cannot be shown again; keep it safe.
   */
  access_token: string;
}
/**
 * A new user's profile, with the one and only showing of the access token.
 */
export interface CreatedUser {
  /**
   * The user's id (RFC 9562); answered in lower case.
   */
  user_id: string;
  /**
   * What the pet calls its owner. White space is trimmed and folded, and the text is NFC-normalised, before it is checked.
   */
  name: string;
  /**
   * Years, if the owner wishes to say.
   */
  age?: number;
  health_goals?: HealthGoals;
  /**
   * The pet's name; the same rules as `name`.
   */
  pet_name: string;
  /**
   * Where the portrait is. Set it to the ticket's `avatar_url` to publish an upload, or to null to remove the portrait; absent when there is none.
   */
  avatar_url?: string;
  /**
   * The language the pet speaks, a BCP 47 tag.
   */
  locale?: string;
  /**
   * When the profile was created (RFC 3339, UTC).
   */
  created_at?: string;
  /**
   * When the profile last changed (RFC 3339, UTC).
   */
  updated_at?: string;
  /**
   * Counts the changes from 1; its quoted form is the ETag.
   */
  version?: number;
  /**
   * Proves the owner: `Authorization: Bearer …`. Only its SHA-256 is stored, so it cannot be shown again; keep it safe.
   */
  access_token: string;
}
/**
 * What was erased along with a user. An erasure that was interrupted and sent again counts what was still there.
 */
export interface ErasureReceipt {
  /**
   * The user's id (RFC 9562); answered in lower case.
   */
  user_id: string;
  /**
   * When nothing was left (RFC 3339, UTC).
   */
  erased_at: string;
  erased: {
    /**
     * The profile.
     */
    profiles: number;
    /**
     * Access tokens.
     */
    tokens: number;
    /**
     * Streams with their consent logs, revoked ones too.
     */
    streams: number;
    /**
     * Uploads of readings.
     */
    batches: number;
    /**
     * Readings that were in them.
     */
    samples: number;
    /**
     * The pet's state.
     */
    pets: number;
    /**
     * Published portraits.
     */
    portraits: number;
    /**
     * Pictures that were uploaded and not published.
     */
    uploads: number;
    /**
     * Exports that were waiting to be fetched.
     */
    exports: number;
  };
}
/**
 * Everything that is held about a user, but for secrets: those are only held as hashes.
 */
export interface Export {
  /**
   * When the export began (RFC 3339, UTC).
   */
  exported_at: string;
  profile: UserProfile;
  tokens: Token[];
  /**
   * With what was agreed to, and when.
   */
  streams: HealthStream[];
  pet: PetState;
  /**
   * The published portrait as a data URI (RFC 2397); absent when there is none.
   */
  portrait?: string;
  /**
   * A picture that was uploaded and not published, as a data URI; absent when there is none.
   */
  upload?: string;
  /**
   * Every reading, in the uploads it came in: by their earliest start.
   */
  batches: ExportedBatch[];
}
/**
 * Who the owner is, what they hope for, and what their pet is called. `maxGraphemes` is this contract's own keyword: the most user-perceived characters (UAX #29) a string may have, so that an emoji family counts as one. `maxMarks` is another: the maximum number of combining marks in a row.
 */
export interface UserProfile {
  /**
   * The user's id (RFC 9562); answered in lower case.
   */
  user_id: string;
  /**
   * What the pet calls its owner. White space is trimmed and folded, and the text is NFC-normalised, before it is checked.
   */
  name: string;
  /**
   * Years, if the owner wishes to say.
   */
  age?: number;
  health_goals?: HealthGoals;
  /**
   * The pet's name; the same rules as `name`.
   */
  pet_name: string;
  /**
   * Where the portrait is. Set it to the ticket's `avatar_url` to publish an upload, or to null to remove the portrait; absent when there is none.
   */
  avatar_url?: string;
  /**
   * The language the pet speaks, a BCP 47 tag.
   */
  locale?: string;
  /**
   * When the profile was created (RFC 3339, UTC).
   */
  created_at?: string;
  /**
   * When the profile last changed (RFC 3339, UTC).
   */
  updated_at?: string;
  /**
   * Counts the changes from 1; its quoted form is the ETag.
   */
  version?: number;
}
/**
 * One of a user's access tokens, as much of it as is ever shown again.
 */
export interface Token {
  /**
   * Names the token, and opens nothing.
   */
  token_id: string;
  /**
   * What its owner calls it. The same rules as the profile's `name`.
   */
  label?: string;
  /**
   * When it was made (RFC 3339, UTC).
   */
  created_at: string;
  /**
   * Whether it is the one that this was asked with.
   */
  current: boolean;
}
/**
 * A source of readings, and what its owner has agreed to: which metrics, for which purposes.
 */
export interface HealthStream {
  /**
   * The stream's id (RFC 9562); answered in lower case.
   */
  stream_id: string;
  /**
   * Where the readings come from: a short name in lower case.
   */
  source: string;
  /**
   * What its owner calls it. The same rules as the profile's `name`.
   */
  label?: string;
  metrics: Metrics;
  purposes: Purposes;
  /**
   * When the stream was created (RFC 3339, UTC).
   */
  created_at: string;
  /**
   * When the stream last changed (RFC 3339, UTC).
   */
  updated_at: string;
  /**
   * When it was revoked and its readings erased; absent while it may be used.
   */
  revoked_at?: string;
  consent_log: ConsentLog;
}
/**
 * How the pet feels and what it says. What is not known is absent, never made up.
 */
export interface PetState {
  /**
   * From 1, exhausted, to 10, ecstatic. Absent while there is nothing recent to go by.
   */
  state_index?: number;
  /**
   * The state in a word; curious while there is nothing recent to go by.
   */
  mood:
    | "exhausted"
    | "sick"
    | "tired"
    | "concerned"
    | "okay"
    | "recovering"
    | "good"
    | "energetic"
    | "happy"
    | "ecstatic"
    | "curious";
  /**
   * From 0 to 100. Absent while there is nothing recent to go by.
   */
  energy?: number;
  /**
   * What the pet says, in its owner's language. The same rules as for the profile's `name`, except for the length.
   */
  message: string;
  /**
   * How the state came about, and who wrote the message.
   */
  reasoning: string;
  /**
   * The readings that the state follows from; empty when there is nothing recent.
   */
  based_on: Vital[];
  /**
   * When this became the pet's state (RFC 3339, UTC).
   */
  updated_at: string;
}
export interface Vital {
  /**
   * What was measured, in this unit: heart_rate, resting_heart_rate and respiratory_rate per minute; heart_rate_variability_rmssd in ms; oxygen_saturation in %; body_temperature in Cel; step_count as a number; sleep_duration in min; sleep_score, recovery_score and stress_level from 0 to 100, as the maker of the device counts them.
   */
  metric:
    | "heart_rate"
    | "resting_heart_rate"
    | "heart_rate_variability_rmssd"
    | "respiratory_rate"
    | "oxygen_saturation"
    | "body_temperature"
    | "step_count"
    | "sleep_duration"
    | "sleep_score"
    | "recovery_score"
    | "stress_level";
  /**
   * The reading, in the metric's unit.
   */
  value: number;
  /**
   * When it was taken or, for what lasts, when it began (RFC 3339).
   */
  start: string;
  /**
   * For what lasts, such as sleep: when it ended. Not before `start`.
   */
  end?: string;
}
export interface ExportedBatch {
  /**
   * The stream's id (RFC 9562); answered in lower case.
   */
  stream_id: string;
  /**
   * A UUID of your making that, together with the earliest start, names this batch. Without it the content does.
   */
  batch_id: string;
  /**
   * When it came in (RFC 3339, UTC).
   */
  received_at: string;
  samples: HealthSample[];
}
/**
 * The service answers.
 */
export interface Health {
  status: "ok";
}
/**
 * What my pet knows: exactly what would be put before the narrator now, and why each piece of it is there.
 */
export interface PetKnowledge {
  /**
   * Who writes the messages. With `template` nothing leaves the service.
   */
  narrator: string;
  /**
   * The instructions; the same for everybody of a language.
   */
  system: string;
  /**
   * The one block of data that follows them: JSON, in which the owner's words are only ever values.
   */
  data: string;
  /**
   * Each piece of the data, and why it is in there.
   */
  fields: KnownField[];
}
export interface KnownField {
  /**
   * A JSON Pointer (RFC 6901) into the data.
   */
  pointer: string;
  why: string;
}
/**
 * What went wrong and what to do next (RFC 9457).
 */
export interface Problem {
  /**
   * Stable; `/problems/` and the problem's code.
   */
  type: string;
  /**
   * The same for every problem of this type.
   */
  title: string;
  /**
   * The HTTP status.
   */
  status: number;
  /**
   * This case in plain words, and what to do next.
   */
  detail: string;
  /**
   * The request's id, as in `X-Request-Id`; name it when asking for help.
   */
  instance: string;
  /**
   * The fields at fault.
   */
  errors?: {
    /**
     * A JSON Pointer (RFC 6901) into the request body, or `?name` for a query parameter.
     */
    pointer: string;
    /**
     * What to send instead.
     */
    detail: string;
  }[];
}
/**
 * What `POST /users` takes: a JSON merge patch (RFC 7396) on the profile. An absent field is kept, null removes it, an array is replaced. Without `user_id` a new user is created, which needs `name` and `pet_name`. Read-only fields sent back are ignored.
 */
export interface ProfilePatch {
  /**
   * The user's id (RFC 9562); answered in lower case.
   */
  user_id?: string;
  /**
   * What the pet calls its owner. White space is trimmed and folded, and the text is NFC-normalised, before it is checked.
   */
  name?: string;
  age?: number | null;
  health_goals?: HealthGoals | null;
  /**
   * The pet's name; the same rules as `name`.
   */
  pet_name?: string;
  avatar_url?: string | null;
  locale?: string | null;
  created_at?: unknown;
  updated_at?: unknown;
  version?: unknown;
}
/**
 * What was erased along with a stream.
 */
export interface RevocationReceipt {
  /**
   * The stream's id (RFC 9562); answered in lower case.
   */
  stream_id: string;
  /**
   * When it was revoked and its readings erased; absent while it may be used.
   */
  revoked_at: string;
  erased: {
    /**
     * Uploads that were erased.
     */
    batches: number;
    /**
     * Readings that were in them.
     */
    samples: number;
  };
}
/**
 * Readings of one stream, taken all or not at all. Sent again, a batch is accepted once: by its `batch_id` or, without one, by its content. One batch spans at most seven days.
 */
export interface SampleBatch {
  /**
   * The user's id (RFC 9562); answered in lower case.
   */
  batch_id?: string;
  /**
   * The readings, in any order.
   *
   * @minItems 1
   * @maxItems 1000
   */
  samples: HealthSample[];
}
/**
 * Readings by their start, the earliest first.
 */
export interface SamplePage {
  samples: StoredSample[];
  /**
   * Send it as `cursor` for the next page; absent on the last one.
   */
  next_cursor?: string;
}
export interface StoredSample {
  /**
   * What was measured, in this unit: heart_rate, resting_heart_rate and respiratory_rate per minute; heart_rate_variability_rmssd in ms; oxygen_saturation in %; body_temperature in Cel; step_count as a number; sleep_duration in min; sleep_score, recovery_score and stress_level from 0 to 100, as the maker of the device counts them.
   */
  metric:
    | "heart_rate"
    | "resting_heart_rate"
    | "heart_rate_variability_rmssd"
    | "respiratory_rate"
    | "oxygen_saturation"
    | "body_temperature"
    | "step_count"
    | "sleep_duration"
    | "sleep_score"
    | "recovery_score"
    | "stress_level";
  /**
   * The reading, in the metric's unit.
   */
  value: number;
  /**
   * When it was taken or, for what lasts, when it began (RFC 3339).
   */
  start: string;
  /**
   * For what lasts, such as sleep: when it ended. Not before `start`.
   */
  end?: string;
  /**
   * The stream's id (RFC 9562); answered in lower case.
   */
  stream_id: string;
}
/**
 * A user's streams, the oldest first; those that were revoked keep their consent log.
 */
export interface StreamList {
  streams: HealthStream[];
}
/**
 * What streams are created and changed by: a JSON merge patch (RFC 7396). A new stream needs `source`, `metrics` and `purposes`; the source of an existing one stays. Read-only fields sent back are ignored.
 */
export interface StreamPatch {
  /**
   * Where the readings come from: a short name in lower case.
   */
  source?: string;
  label?: string | null;
  metrics?: Metrics;
  purposes?: Purposes;
  imported?: Imported;
  stream_id?: unknown;
  created_at?: unknown;
  updated_at?: unknown;
  revoked_at?: unknown;
  consent_log?: unknown;
}
/**
 * For a consent that was given elsewhere, such as one from an export. The new entry in the consent log is marked with it; the entry's `at` is still set by the server.
 */
export interface Imported {
  given_at: string;
}
/**
 * A user's access tokens, the oldest first.
 */
export interface TokenList {
  tokens: Token[];
}
/**
 * What another access token is made with.
 */
export interface TokenPatch {
  /**
   * What its owner calls it. The same rules as the profile's `name`.
   */
  label: string;
}
/**
 * Leave to put one picture straight into storage, for a few minutes.
 */
export interface UploadTicket {
  /**
   * Where to send the picture's bytes. Treat it as a secret until it expires.
   */
  upload_url: string;
  method: "PUT";
  /**
   * Headers that were signed and must be sent exactly; empty for a bare upload.
   */
  headers: {
    [k: string]: string;
  };
  /**
   * The object's key in storage.
   */
  key: string;
  /**
   * Send this to `POST /users` once the upload is done, to publish it.
   */
  avatar_url: string;
  /**
   * The most bytes an upload may have.
   */
  max_bytes: number;
  /**
   * Seconds until the upload URL stops working.
   */
  expires_in: number;
  /**
   * The upload as a command line.
   */
  curl: string;
}
/**
 * What was erased of a stream's metrics whose consent was withdrawn.
 */
export interface WithdrawalReceipt {
  /**
   * The stream's id (RFC 9562); answered in lower case.
   */
  stream_id: string;
  /**
   * The metrics whose readings were erased.
   *
   * Items: What was measured, in this unit: heart_rate, resting_heart_rate and respiratory_rate per minute; heart_rate_variability_rmssd in ms; oxygen_saturation in %; body_temperature in Cel; step_count as a number; sleep_duration in min; sleep_score, recovery_score and stress_level from 0 to 100, as the maker of the device counts them.
   */
  metrics: (
    | "heart_rate"
    | "resting_heart_rate"
    | "heart_rate_variability_rmssd"
    | "respiratory_rate"
    | "oxygen_saturation"
    | "body_temperature"
    | "step_count"
    | "sleep_duration"
    | "sleep_score"
    | "recovery_score"
    | "stress_level"
  )[];
  erased: {
    /**
     * Batches that the readings were erased from.
     */
    batches: number;
    /**
     * Readings that were erased.
     */
    samples: number;
  };
}
