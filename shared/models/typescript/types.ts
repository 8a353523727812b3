// Generated from shared/contracts/*.json by `npm run generate`. Do not edit.

/**
 * What was done. `consent`: a stream was created, its metrics or purposes changed, or the profile's purposes changed. `list-users` and `read-audit` have no `user_id`, unless one user's acts were read.
 */
export type ActKind =
  | "lock"
  | "unlock"
  | "invite"
  | "export"
  | "erase"
  | "list-users"
  | "read-audit"
  | "create-token"
  | "revoke-token"
  | "open-session"
  | "add-passkey"
  | "remove-passkey"
  | "link-identity"
  | "unlink-identity"
  | "consent"
  | "revoke-stream";
/**
 * The metrics with consent to store them. After a metric is withdrawn, its new readings are rejected and its stored readings are not used. Stored readings are listed and exported until they are 90 days old or erased by `DELETE /users/{user_id}/streams/{stream_id}/samples`.
 *
 * @minItems 1
 *
 * Items: What was measured. Units: heart_rate, resting_heart_rate and respiratory_rate per minute; heart_rate_variability_rmssd and heart_rate_variability_sdnn, which are not comparable, in ms; oxygen_saturation in %; body_temperature in Cel; step_count as a number; sleep_duration in min; sleep_score, recovery_score and stress_level from 0 to 100, by the device vendor's own scale; self_report is how the owner says they are: 1 (rough), 2 (so-so) or 3 (good).
 */
export type Metrics = (
  | "heart_rate"
  | "resting_heart_rate"
  | "heart_rate_variability_rmssd"
  | "heart_rate_variability_sdnn"
  | "respiratory_rate"
  | "oxygen_saturation"
  | "body_temperature"
  | "step_count"
  | "sleep_duration"
  | "sleep_score"
  | "recovery_score"
  | "stress_level"
  | "self_report"
)[];
/**
 * What the readings may be used for. `pet_state`: to compute the pet's mood. `pet_messages`: as input of a language model that writes the pet's messages. An empty list: store only, for the owner.
 */
export type Purposes = ("pet_state" | "pet_messages")[];
/**
 * Every change of consent with its time, oldest first (GDPR, article 7(1)). The last entry is in force. Above a limit the oldest entries are dropped.
 *
 * @minItems 1
 * @maxItems 50
 */
export type ConsentLog = Consent[];
/**
 * `access`: a device's access token. `recovery`: the recovery code. `invite`: a code for one more device. `reader`: a token that can only read the pet and its picture.
 */
export type TokenKind = "access" | "recovery" | "invite" | "reader";
/**
 * The owner's goals, in their own words.
 *
 * @maxItems 10
 *
 * Items: One goal. The rules of `name` apply, except for the length.
 */
export type HealthGoals = string[];
/**
 * What the names and goals may be used for. `profile_messages`: as input of a language model that writes the pet's messages. Absent or empty: nothing, and no model is asked. The export has the log of all changes.
 */
export type ProfilePurposes = "profile_messages"[];
/**
 * `authorization_pending`: wait, then send the request again. `slow_down`: the same, and wait 5 seconds longer from now on. `expired_token`, `access_denied`, `invalid_grant`: start again, if the owner wants it. The others are mistakes in the request.
 */
export type DeviceErrorCode =
  | "authorization_pending"
  | "slow_down"
  | "expired_token"
  | "access_denied"
  | "invalid_grant"
  | "invalid_request"
  | "invalid_client"
  | "invalid_scope"
  | "unsupported_grant_type";
/**
 * For an access token from `POST /sessions`: how the session was opened.
 */
export type SessionWay = "recovery" | "invite" | "passkey" | "identity";
/**
 * One reading. Metric names follow Open mHealth and IEEE 1752.1, units follow UCUM. Values outside the physiologically possible range are rejected.
 */
export type HealthSample = {
  /**
   * What was measured. Units: heart_rate, resting_heart_rate and respiratory_rate per minute; heart_rate_variability_rmssd and heart_rate_variability_sdnn, which are not comparable, in ms; oxygen_saturation in %; body_temperature in Cel; step_count as a number; sleep_duration in min; sleep_score, recovery_score and stress_level from 0 to 100, by the device vendor's own scale; self_report is how the owner says they are: 1 (rough), 2 (so-so) or 3 (good).
   */
  metric:
    | "heart_rate"
    | "resting_heart_rate"
    | "heart_rate_variability_rmssd"
    | "heart_rate_variability_sdnn"
    | "respiratory_rate"
    | "oxygen_saturation"
    | "body_temperature"
    | "step_count"
    | "sleep_duration"
    | "sleep_score"
    | "recovery_score"
    | "stress_level"
    | "self_report";
  /**
   * The value in the metric's unit. A sleep_duration is at most the minutes from `start` to `end`, and not in hours: below a fiftieth of an interval of an hour or more it is refused, and without an `end` from 0 to 10 minutes.
   */
  value: number;
  /**
   * When it was measured, or for a period such as sleep, when it began (RFC 3339). An offset may have no colon, such as `+0000`. Answers have UTC.
   */
  start: string;
  /**
   * End of a period such as sleep, written as `start`. Not before it.
   */
  end?: string;
};
/**
 * The audit log of the user, newest first: see `GET /users/{user_id}/audit`. Absent in exports of earlier versions.
 */
export type Acts = Act[];
/**
 * Why no language model is asked; absent if `sent`. `template`: none is configured. `purpose`: the profile's `purposes` do not have `profile_messages`. `age`: the owner is too young, or their age is not known. `resting`: the owner rests. `words`: a name or goal may be about suicide or self-harm.
 */
export type NotSentReason = "template" | "purpose" | "age" | "resting" | "words";
/**
 * What to create. The default is `access`, an access token for another device. `recovery`: a code that opens a session on any device, any number of times. `invite`: a code that opens one session. `reader`: a token that can only read the pet and its picture.
 */
export type TokenKind1 = "access" | "recovery" | "invite" | "reader";

/**
 * Every contract, by its name.
 */
export interface Contracts {
  act_list: ActList;
  authorization_server: AuthorizationServer;
  batch_receipt: BatchReceipt;
  created_stream: CreatedStream;
  created_token: CreatedToken;
  created_user: CreatedUser;
  device_authorization: DeviceAuthorization;
  device_authorization_request: DeviceAuthorizationRequest;
  device_error: DeviceError;
  device_token: DeviceToken;
  device_token_request: DeviceTokenRequest;
  erasure_receipt: ErasureReceipt;
  export: Export;
  health: Health;
  health_sample: HealthSample;
  health_stream: HealthStream;
  identity: Identity;
  identity_list: IdentityList;
  new_identity: NewIdentity;
  new_lock: NewLock;
  new_passkey: NewPasskey;
  new_push_subscription: NewPushSubscription;
  new_session: NewSession;
  new_stream: NewStream;
  new_user: NewUser;
  pairing: Pairing;
  pairing_consent: PairingConsent;
  passkey: Passkey;
  passkey_creation_options: PasskeyCreationOptions;
  passkey_list: PasskeyList;
  passkey_request_options: PasskeyRequestOptions;
  pet_knowledge: PetKnowledge;
  pet_state: PetState;
  problem: Problem;
  profile_patch: ProfilePatch;
  profile_update: ProfileUpdate;
  push_subscription: PushSubscription;
  push_subscription_list: PushSubscriptionList;
  revocation_receipt: RevocationReceipt;
  sample_batch: SampleBatch;
  sample_page: SamplePage;
  saved_user: SavedUser;
  service_settings: ServiceSettings;
  session: Session;
  stream_list: StreamList;
  stream_update: StreamUpdate;
  token: Token;
  token_list: TokenList;
  token_patch: TokenPatch;
  upload_ticket: UploadTicket;
  user_list: UserList;
  user_lock: UserLock;
  user_profile: UserProfile;
  withdrawal_receipt: WithdrawalReceipt;
}
/**
 * A page of the audit log.
 */
export interface ActList {
  /**
   * The acts of the page, newest first.
   */
  acts: Act[];
  /**
   * The `cursor` of the next page; absent on the last page.
   */
  next_cursor?: string;
}
/**
 * An act of an owner or a service.
 */
export interface Act {
  /**
   * When (RFC 3339, UTC).
   */
  at: string;
  /**
   * `owner`, or `service:` and the name of a service key. `service:restore` erased again a user who had come back with a restored backup, `service:forgetting` a user whose owner had not been active for long.
   */
  actor: string;
  act: ActKind;
  /**
   * The user on whom the act was done.
   */
  user_id?: string;
}
/**
 * Metadata for OAuth clients (RFC 8414).
 */
export interface AuthorizationServer {
  /**
   * The URL of the API.
   */
  issuer: string;
  /**
   * The URL of `POST /device_authorization`.
   */
  device_authorization_endpoint: string;
  /**
   * The URL of `POST /device_token`.
   */
  token_endpoint: string;
  /**
   * Only the device grant.
   */
  grant_types_supported: string[];
  /**
   * Empty: there is no authorization endpoint.
   */
  response_types_supported: string[];
  /**
   * `none`: devices have no secret of their own.
   */
  token_endpoint_auth_methods_supported: string[];
  /**
   * All metrics.
   */
  scopes_supported: string[];
  /**
   * The API reference.
   */
  service_documentation?: string;
}
/**
 * The result of sending a batch.
 */
export interface BatchReceipt {
  /**
   * The id that was sent with the batch, or one made from its content. With `format`, it is made from the content and the `webhook-id`.
   */
  batch_id: string;
  /**
   * The number of readings in the batch. With `format`, those that were not left out; 0 if there are none.
   */
  accepted: number;
  /**
   * True if this batch was stored before; nothing was changed then.
   */
  duplicate: boolean;
  left_out?: LeftOut;
}
/**
 * With `format`: the number of readings that were not stored, by reason. Absent if there are none. More reasons may come.
 */
export interface LeftOut {
  /**
   * The metric has no place here, such as energy or blood pressure.
   */
  metric_unknown?: number;
  /**
   * The unit is not known for this metric.
   */
  unit_unknown?: number;
  /**
   * The value is missing, or outside the range of the metric.
   */
  value_invalid?: number;
  /**
   * The time is missing, has no offset, or ends before it starts.
   */
  time_invalid?: number;
  /**
   * The reading is more than 90 days old.
   */
  too_old?: number;
  /**
   * The reading is more than five minutes in the future.
   */
  in_future?: number;
  /**
   * The stream has no consent for the metric.
   */
  no_consent?: number;
  /**
   * A stage of the night in which the user was awake or in bed.
   */
  not_asleep?: number;
  /**
   * A part of a total that is sent too, or a total of which a part is missing.
   */
  counted_elsewhere?: number;
  /**
   * The day has as many readings of the metric as one user may send.
   */
  day_full?: number;
  /**
   * Invented readings of the test button of an app.
   */
  test?: number;
  /**
   * The body is not what the app of this `format` sends.
   */
  format_unknown?: number;
}
/**
 * A new stream with its ingest token, which is not shown again.
 */
export interface CreatedStream {
  /**
   * The stream's id, a UUID (RFC 9562). Responses have it in lower case.
   */
  stream_id: string;
  /**
   * Name of the source, such as `fitbit`: lower-case letters, digits, dots and hyphens.
   */
  source: string;
  /**
   * The owner's name for the stream. The rules of the profile's `name` apply.
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
   * Can only send readings to this stream, as `Authorization: Bearer …`. Only its SHA-256 is stored, so it cannot be shown again.
   */
  ingest_token: string;
  /**
   * Present if `webhook` was true. Signs webhooks to this stream (Standard Webhooks). It is derived and not stored, and cannot be shown again. To replace it, create another stream.
   */
  webhook_secret?: string;
}
/**
 * The consent from a time on: the metrics and purposes that the owner agreed to.
 */
export interface Consent {
  /**
   * When the consent changed (RFC 3339, UTC).
   */
  at: string;
  /**
   * The metrics with consent to store them from then on.
   *
   * Items: What was measured. Units: heart_rate, resting_heart_rate and respiratory_rate per minute; heart_rate_variability_rmssd and heart_rate_variability_sdnn, which are not comparable, in ms; oxygen_saturation in %; body_temperature in Cel; step_count as a number; sleep_duration in min; sleep_score, recovery_score and stress_level from 0 to 100, by the device vendor's own scale; self_report is how the owner says they are: 1 (rough), 2 (so-so) or 3 (good).
   */
  metrics: (
    | "heart_rate"
    | "resting_heart_rate"
    | "heart_rate_variability_rmssd"
    | "heart_rate_variability_sdnn"
    | "respiratory_rate"
    | "oxygen_saturation"
    | "body_temperature"
    | "step_count"
    | "sleep_duration"
    | "sleep_score"
    | "recovery_score"
    | "stress_level"
    | "self_report"
  )[];
  /**
   * What the readings may be used for from then on.
   */
  purposes: ("pet_state" | "pet_messages")[];
  imported?: ImportedConsent;
}
/**
 * For consent that was given elsewhere, for example in another Hatchery. `given_at` is when it was given there, according to the client. The entry of the consent log has `at`, when it was imported, from the server.
 */
export interface ImportedConsent {
  /**
   * When the consent was given there (RFC 3339).
   */
  given_at: string;
}
/**
 * A new token or code, which is not shown again. It has `access_token` or, for a recovery code or invite, `code`.
 */
export interface CreatedToken {
  /**
   * Identifies the token. It is not a secret.
   */
  token_id: string;
  kind: TokenKind;
  /**
   * The owner's name for the stream. The rules of the profile's `name` apply.
   */
  label?: string;
  /**
   * When the token was created (RFC 3339, UTC).
   */
  created_at: string;
  /**
   * When the token stops working (RFC 3339, UTC). Absent if it works until it is revoked.
   */
  expires_at?: string;
  /**
   * The token: send it as `Authorization: Bearer …`. A reader token begins with `htp_`.
   */
  access_token?: string;
  /**
   * The code: send it to `POST /sessions`. It can be shown in groups and typed: case, spaces and hyphens do not matter, O is read as 0, and I and L as 1.
   */
  code?: string;
}
/**
 * A new user's profile with the access token, which is not shown again.
 */
export interface CreatedUser {
  /**
   * The user's id, a UUID (RFC 9562). Responses have it in lower case.
   */
  user_id: string;
  /**
   * The name the pet calls its owner. Before validation, zero-width spaces are dropped, direction marks and white space are trimmed, white space is collapsed, and the text is NFC-normalised.
   */
  name: string;
  /**
   * The owner's age in years. Below the `min_age` of `GET /settings` the profile is refused. Below its `adult_age` no language model is asked, and there are no notifications at night; `age_unknown` says what users without an age count as.
   */
  age?: number;
  health_goals?: HealthGoals;
  /**
   * The pet's name. The rules of `name` apply.
   */
  pet_name: string;
  /**
   * URL of the portrait; absent without one. Set it to the upload ticket's `avatar_url` to publish an upload, or to null to remove the portrait.
   */
  avatar_url?: string;
  /**
   * The language of the pet's messages, a BCP 47 tag. Requests may write it as POSIX, iOS or Java do, such as `de_AT`, `en_US.UTF-8` or `zh_TW_#Hant`. Answers have BCP 47.
   */
  locale?: string;
  /**
   * The owner's time zone, an IANA name such as `Europe/Berlin`. It decides when the pet's day begins. Absent: UTC.
   */
  time_zone?: string;
  /**
   * Until when the pet rests with its owner, for instance because the owner is ill (RFC 3339): its mood follows no readings and its messages ask for nothing. At most 90 days ahead. In the past it has no effect; null removes it. Answers have UTC.
   */
  resting_until?: string;
  purposes?: ProfilePurposes;
  /**
   * When the profile was created (RFC 3339, UTC).
   */
  created_at?: string;
  /**
   * When the profile last changed (RFC 3339, UTC).
   */
  updated_at?: string;
  /**
   * Number of the profile's version, from 1. In quotes it is the ETag.
   */
  version?: number;
  /**
   * When the user will be erased, because the owner has not been active for long (RFC 3339, UTC); absent otherwise. Any change by the owner, new session, new readings and `POST /users/{user_id}/activity` prevent it.
   */
  forget_at?: string;
  locked?: Lock;
  /**
   * Authenticates the owner, as `Authorization: Bearer …`. Only its SHA-256 is stored, so it cannot be shown again: keep it safe.
   */
  access_token: string;
}
/**
 * Since when and why an operator has locked the user; absent otherwise. A locked user can read, export and erase.
 */
export interface Lock {
  /**
   * When the user was locked (RFC 3339, UTC).
   */
  at: string;
  /**
   * Why, in the operator's words.
   */
  reason: string;
  /**
   * Whom the owner may ask: an https URL, a mailto: URL or an e-mail address. Absent if the operator has configured none.
   */
  contact?: string;
}
/**
 * The codes of a new pairing (RFC 8628).
 */
export interface DeviceAuthorization {
  /**
   * Secret of the device, for `POST /device_token`.
   */
  device_code: string;
  /**
   * Show this code to the owner, who enters it in the app. Case and hyphens do not matter.
   */
  user_code: string;
  /**
   * Where the owner enters the code: the page of the web app.
   */
  verification_uri: string;
  /**
   * The same page with the code, for example to show as a QR code.
   */
  verification_uri_complete: string;
  /**
   * The codes are valid for this many seconds.
   */
  expires_in: number;
  /**
   * Wait this many seconds between two requests to `POST /device_token`.
   */
  interval: number;
}
/**
 * Which device asks to be paired, and for which metrics. Other members are ignored (RFC 6749).
 */
export interface DeviceAuthorizationRequest {
  /**
   * The owner's name for the stream. The rules of the profile's `name` apply.
   */
  client_id: string;
  /**
   * The metrics that the device will send, separated by spaces. Without it, all metrics.
   */
  scope?: string;
  [k: string]: unknown;
}
/**
 * Why the device has no token: an error of OAuth (RFC 6749, RFC 8628), with the members of a problem document.
 */
export interface DeviceError {
  error: DeviceErrorCode;
  /**
   * The same as `detail`.
   */
  error_description: string;
  /**
   * `/problems/` and the problem's code. Stable.
   */
  type: string;
  /**
   * A summary, the same for every problem of this type.
   */
  title: string;
  /**
   * The HTTP status.
   */
  status: number;
  /**
   * What is wrong in this case, and what to send or do.
   */
  detail: string;
  /**
   * The request's id, as in `X-Request-Id`. Include it when you report a problem.
   */
  instance: string;
}
/**
 * The ingest token of the device's stream, and where to send readings.
 */
export interface DeviceToken {
  /**
   * Can only send readings to this stream, as `Authorization: Bearer …`. Only its SHA-256 is stored, so it cannot be shown again.
   */
  access_token: string;
  /**
   * Always `Bearer`.
   */
  token_type: string;
  /**
   * The metrics that the owner agreed to, separated by spaces. They may be fewer than the device asked for.
   */
  scope: string;
  /**
   * The user's id, a UUID (RFC 9562). Responses have it in lower case.
   */
  user_id: string;
  /**
   * The stream's id, a UUID (RFC 9562). Responses have it in lower case.
   */
  stream_id: string;
  /**
   * Send readings to this URL with `POST`, with the token.
   */
  samples_url: string;
}
/**
 * Asks whether the owner has agreed (RFC 8628). Other members are ignored.
 */
export interface DeviceTokenRequest {
  /**
   * Always `urn:ietf:params:oauth:grant-type:device_code`.
   */
  grant_type: string;
  /**
   * The `device_code` of `POST /device_authorization`.
   */
  device_code: string;
  /**
   * The `client_id` of `POST /device_authorization`.
   */
  client_id: string;
  [k: string]: unknown;
}
/**
 * What was erased with a user. If an erasure was interrupted and sent again, only what the last request erased is counted.
 */
export interface ErasureReceipt {
  /**
   * The user's id, a UUID (RFC 9562). Responses have it in lower case.
   */
  user_id: string;
  /**
   * When the erasure was complete (RFC 3339, UTC).
   */
  erased_at: string;
  /**
   * How much was erased.
   */
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
     * Streams with their consent logs, including revoked ones.
     */
    streams: number;
    /**
     * Batches of readings.
     */
    batches: number;
    /**
     * Readings in these batches.
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
     * Uploaded pictures that were not published.
     */
    uploads: number;
    /**
     * Stored exports that had not expired.
     */
    exports: number;
  };
}
/**
 * Everything stored about a user, except secrets, which are only stored as hashes.
 */
export interface Export {
  /**
   * When the export began (RFC 3339, UTC).
   */
  exported_at: string;
  profile: UserProfile;
  /**
   * The owner's last activity (RFC 3339, UTC), which decides when an inactive user is erased. Absent if none was recorded.
   */
  active_at?: string;
  /**
   * Every change of the profile's `purposes` with its time, oldest first (GDPR, article 7(1)). The last entry is in force. Above a limit the oldest entries are dropped. Absent without any.
   *
   * @minItems 1
   * @maxItems 50
   */
  consent_log?: ProfileConsent[];
  /**
   * The access tokens.
   */
  tokens: Token[];
  /**
   * The linked identities; absent without any.
   */
  identities?: Identity[];
  /**
   * The passkeys, without their public keys; absent without any.
   */
  passkeys?: Passkey[];
  /**
   * The browsers that are notified, without endpoints and keys; absent without any.
   */
  push_subscriptions?: PushSubscription[];
  /**
   * The streams with their consent logs.
   */
  streams: HealthStream[];
  pet: PetState;
  /**
   * The portrait as a data URI (RFC 2397); absent without one.
   */
  portrait?: string;
  /**
   * An uploaded picture that is not published, as a data URI; absent without one.
   */
  upload?: string;
  acts?: Acts;
  /**
   * All readings, in their batches, sorted by each batch's earliest start. Readings that were received again later are left out, and so are batches without any other reading.
   */
  batches: ExportedBatch[];
}
/**
 * The owner's name, age, goals and language, and the pet's name.
 */
export interface UserProfile {
  /**
   * The user's id, a UUID (RFC 9562). Responses have it in lower case.
   */
  user_id: string;
  /**
   * The name the pet calls its owner. Before validation, zero-width spaces are dropped, direction marks and white space are trimmed, white space is collapsed, and the text is NFC-normalised.
   */
  name: string;
  /**
   * The owner's age in years. Below the `min_age` of `GET /settings` the profile is refused. Below its `adult_age` no language model is asked, and there are no notifications at night; `age_unknown` says what users without an age count as.
   */
  age?: number;
  health_goals?: HealthGoals;
  /**
   * The pet's name. The rules of `name` apply.
   */
  pet_name: string;
  /**
   * URL of the portrait; absent without one. Set it to the upload ticket's `avatar_url` to publish an upload, or to null to remove the portrait.
   */
  avatar_url?: string;
  /**
   * The language of the pet's messages, a BCP 47 tag. Requests may write it as POSIX, iOS or Java do, such as `de_AT`, `en_US.UTF-8` or `zh_TW_#Hant`. Answers have BCP 47.
   */
  locale?: string;
  /**
   * The owner's time zone, an IANA name such as `Europe/Berlin`. It decides when the pet's day begins. Absent: UTC.
   */
  time_zone?: string;
  /**
   * Until when the pet rests with its owner, for instance because the owner is ill (RFC 3339): its mood follows no readings and its messages ask for nothing. At most 90 days ahead. In the past it has no effect; null removes it. Answers have UTC.
   */
  resting_until?: string;
  purposes?: ProfilePurposes;
  /**
   * When the profile was created (RFC 3339, UTC).
   */
  created_at?: string;
  /**
   * When the profile last changed (RFC 3339, UTC).
   */
  updated_at?: string;
  /**
   * Number of the profile's version, from 1. In quotes it is the ETag.
   */
  version?: number;
  /**
   * When the user will be erased, because the owner has not been active for long (RFC 3339, UTC); absent otherwise. Any change by the owner, new session, new readings and `POST /users/{user_id}/activity` prevent it.
   */
  forget_at?: string;
  locked?: Lock;
}
/**
 * The consent from a time on: the purposes that the owner agreed to.
 */
export interface ProfileConsent {
  /**
   * When the consent changed (RFC 3339, UTC).
   */
  at: string;
  purposes: ProfilePurposes;
  imported?: ImportedConsent;
}
/**
 * A token or code of a user, without the secret.
 */
export interface Token {
  /**
   * Identifies the token. It is not a secret.
   */
  token_id: string;
  kind: TokenKind;
  /**
   * The owner's name for the stream. The rules of the profile's `name` apply.
   */
  label?: string;
  /**
   * When the token was created (RFC 3339, UTC).
   */
  created_at: string;
  /**
   * When the token stops working (RFC 3339, UTC). Absent if it works until it is revoked.
   */
  expires_at?: string;
  made_by?: SessionWay;
  /**
   * For a recovery code: when it last opened a session (RFC 3339, UTC).
   */
  last_used_at?: string;
  /**
   * True for the token of this request.
   */
  current: boolean;
}
/**
 * An account at the identity provider, linked to the user.
 */
export interface Identity {
  /**
   * The identity's id, to unlink it.
   */
  identity_id: string;
  /**
   * The provider's issuer.
   */
  iss: string;
  /**
   * The account's id at the provider.
   */
  sub: string;
  /**
   * When the identity was linked (RFC 3339, UTC).
   */
  created_at: string;
}
/**
 * A passkey of a user, without its public key.
 */
export interface Passkey {
  /**
   * Identifies the passkey. Derived from `credential_id`.
   */
  passkey_id: string;
  /**
   * WebAuthn's credential id in base64url.
   */
  credential_id: string;
  /**
   * The domain that the passkey works for. If it is not the server's any more, the passkey opens no session.
   */
  rp_id: string;
  /**
   * The owner's name for the stream. The rules of the profile's `name` apply.
   */
  label?: string;
  /**
   * When the passkey was added (RFC 3339, UTC).
   */
  created_at: string;
  /**
   * When the passkey last opened a session (RFC 3339, UTC); absent if it never did.
   */
  last_used_at?: string;
  /**
   * Whether the passkey is copied to the owner's other devices, for example by the account of a phone's vendor.
   */
  backed_up: boolean;
}
/**
 * A browser that is notified, without the endpoint and its keys.
 */
export interface PushSubscription {
  /**
   * Identifies the subscription. Derived from its endpoint.
   */
  subscription_id: string;
  /**
   * When the subscription was added (RFC 3339, UTC).
   */
  created_at: string;
  /**
   * The domain of the push service, which tells browsers apart.
   */
  host: string;
  /**
   * The time zone of `quiet_hours`: an IANA name.
   */
  time_zone: string;
  quiet_hours: QuietHours;
}
/**
 * The hours without notifications. The default is 21:00 to 08:00; equal times mean none.
 */
export interface QuietHours {
  /**
   * When the quiet hours begin.
   */
  from: string;
  /**
   * When the quiet hours end; if this is before `from`, on the next day.
   */
  to: string;
}
/**
 * A source of readings with the owner's consent: which metrics are stored, and for which purposes.
 */
export interface HealthStream {
  /**
   * The stream's id, a UUID (RFC 9562). Responses have it in lower case.
   */
  stream_id: string;
  /**
   * Name of the source, such as `fitbit`: lower-case letters, digits, dots and hyphens.
   */
  source: string;
  /**
   * The owner's name for the stream. The rules of the profile's `name` apply.
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
   * When the stream was revoked and its readings were erased; absent for an active stream.
   */
  revoked_at?: string;
  consent_log: ConsentLog;
}
/**
 * The pet's state and message. Unknown values are absent; none are invented.
 */
export interface PetState {
  /**
   * From 1 (exhausted) to 10 (ecstatic). Absent without recent readings, and while the owner rests.
   */
  state_index?: number;
  /**
   * The state as a word; `curious` without recent readings, and `recovering` without a `state_index` while the owner rests.
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
   * From 0 to 100. Absent without recent readings, and while the owner rests.
   */
  energy?: number;
  /**
   * What the pet says, in the profile's language. The rules of the profile's `name` apply, except for the length.
   */
  message: string;
  /**
   * What wrote the message: `template`, or the id of a language model.
   */
  said_by: string;
  /**
   * Whether a language model wrote the message.
   */
  ai: boolean;
  /**
   * How the state was computed, and which narrator wrote the message.
   */
  reasoning: string;
  /**
   * The readings that the state was computed from; empty without recent readings.
   */
  based_on: HealthSample[];
  /**
   * The days since the profile was created, counting the first and today. It never gets less.
   */
  days_together?: number;
  /**
   * The last mood of each of the last seven days on which the state was computed, oldest first; the last entry is of today. A day whose mood followed from readings that have no consent any more, or were erased, is left out.
   *
   * @maxItems 7
   */
  days?: PetDay[];
  /**
   * When the pet's state last changed (RFC 3339, UTC).
   */
  updated_at: string;
}
/**
 * The pet's mood on a day.
 */
export interface PetDay {
  /**
   * The day in the profile's time zone.
   */
  date: string;
  /**
   * The state as a word; `curious` without recent readings, and `recovering` without a `state_index` while the owner rests.
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
   * From 1 (exhausted) to 10 (ecstatic). Absent without recent readings, and while the owner rests.
   */
  state_index?: number;
}
/**
 * A batch of readings of one stream.
 */
export interface ExportedBatch {
  /**
   * The stream's id, a UUID (RFC 9562). Responses have it in lower case.
   */
  stream_id: string;
  /**
   * The id that was sent with the batch, or one made from its content. With `format`, it is made from the content and the `webhook-id`.
   */
  batch_id: string;
  /**
   * When the batch was received (RFC 3339, UTC).
   */
  received_at: string;
  /**
   * The readings of the batch.
   */
  samples: HealthSample[];
}
/**
 * The service is running.
 */
export interface Health {
  status: "ok";
}
/**
 * A user's identities, oldest first.
 */
export interface IdentityList {
  /**
   * The identities.
   */
  identities: Identity[];
}
/**
 * The identity to link.
 */
export interface NewIdentity {
  /**
   * An ID token (OpenID Connect) of the identity provider that the server trusts.
   */
  id_token: string;
}
/**
 * Why a user is locked.
 */
export interface NewLock {
  /**
   * Why, in one line that the owner may read, without names. The rules of the profile's `name` apply, except for the length.
   */
  reason: string;
}
/**
 * A passkey that the browser or app has created with the options, and the owner's name for it.
 */
export interface NewPasskey {
  credential: PasskeyRegistration;
  /**
   * The owner's name for the stream. The rules of the profile's `name` apply.
   */
  label?: string;
}
/**
 * The result of `navigator.credentials.create` as JSON (WebAuthn, `RegistrationResponseJSON`). Other members are ignored. Binary members are in base64url; base64 and padding are accepted.
 */
export interface PasskeyRegistration {
  /**
   * The credential id.
   */
  id: string;
  /**
   * The credential id. If present, it must be the same as `id`.
   */
  rawId?: string;
  /**
   * Always `public-key`.
   */
  type: string;
  response: PasskeyAttestation;
  [k: string]: unknown;
}
/**
 * What the authenticator answered.
 */
export interface PasskeyAttestation {
  /**
   * What the browser signed: the challenge and its origin.
   */
  clientDataJSON: string;
  /**
   * The new public key.
   */
  attestationObject: string;
  /**
   * How browsers reach the authenticator. Unknown ones are ignored.
   */
  transports?: string[] | null;
  [k: string]: unknown;
}
/**
 * A subscription that the browser has created with the server's `public_key` (`PushManager.subscribe`), and when it may notify.
 */
export interface NewPushSubscription {
  /**
   * The URL of the push service: `endpoint` of the browser's `PushSubscription`. https on port 443, at a domain name that is public.
   */
  endpoint: string;
  keys: PushKeys;
  /**
   * The time zone of `quiet_hours`: an IANA name. The default is the profile's, or else UTC.
   */
  time_zone?: string;
  quiet_hours?: QuietHours;
}
/**
 * The keys that notifications are encrypted with: `keys` of `PushSubscription.toJSON()`.
 */
export interface PushKeys {
  /**
   * The browser's public key: an uncompressed point of P-256 in base64url.
   */
  p256dh: string;
  /**
   * The browser's authentication secret: 16 bytes in base64url.
   */
  auth: string;
}
/**
 * One credential, and the owner's name for the device. Send exactly one of `code`, `passkey` and `id_token`.
 */
export interface NewSession {
  /**
   * A recovery code or invite, as received or as typed: case, spaces and hyphens do not matter.
   */
  code?: string;
  passkey?: PasskeyAssertion;
  /**
   * A JSON Web Token of the identity provider that the server trusts.
   */
  id_token?: string;
  /**
   * The owner's name for the stream. The rules of the profile's `name` apply.
   */
  label?: string;
}
/**
 * The result of `navigator.credentials.get` as JSON (WebAuthn, `AuthenticationResponseJSON`). Other members are ignored. Binary members are in base64url; base64 and padding are accepted.
 */
export interface PasskeyAssertion {
  /**
   * The credential id.
   */
  id: string;
  /**
   * The credential id. If present, it must be the same as `id`.
   */
  rawId?: string;
  /**
   * Always `public-key`.
   */
  type: string;
  response: PasskeySignature;
  [k: string]: unknown;
}
/**
 * What the authenticator answered.
 */
export interface PasskeySignature {
  /**
   * What the browser signed: the challenge and its origin.
   */
  clientDataJSON: string;
  /**
   * What the authenticator signed: the domain, and whether it verified the user.
   */
  authenticatorData: string;
  /**
   * The signature.
   */
  signature: string;
  /**
   * The user's id, as the authenticator stored it. Required to find the user.
   */
  userHandle?: string | null;
  [k: string]: unknown;
}
/**
 * A new stream. Read-only fields are ignored.
 */
export interface NewStream {
  /**
   * Name of the source, such as `fitbit`: lower-case letters, digits, dots and hyphens.
   */
  source: string;
  label?: string | null;
  metrics: Metrics;
  purposes: Purposes;
  /**
   * True to get a `webhook_secret`, with which a sender of webhooks signs its requests instead of sending the ingest token. Not stored, and not listed later.
   */
  webhook?: boolean;
  imported?: ImportedConsent;
  stream_id?: unknown;
  created_at?: unknown;
  updated_at?: unknown;
  revoked_at?: unknown;
  consent_log?: unknown;
}
/**
 * The body of `POST /users` that creates a user. Without `user_id` the server chooses the id. An optional field that is null counts as absent. Read-only fields are ignored.
 */
export interface NewUser {
  /**
   * The user's id, a UUID (RFC 9562). Responses have it in lower case.
   */
  user_id?: string;
  /**
   * The name the pet calls its owner. Before validation, zero-width spaces are dropped, direction marks and white space are trimmed, white space is collapsed, and the text is NFC-normalised.
   */
  name: string;
  age?: number | null;
  health_goals?: HealthGoals | null;
  /**
   * The pet's name. The rules of `name` apply.
   */
  pet_name: string;
  avatar_url?: string | null;
  locale?: string | null;
  time_zone?: string | null;
  resting_until?: string | null;
  purposes?: ProfilePurposes | null;
  created_at?: unknown;
  updated_at?: unknown;
  version?: unknown;
  forget_at?: unknown;
  locked?: unknown;
  imported?: ImportedConsent;
}
/**
 * A device that asks to be paired.
 */
export interface Pairing {
  /**
   * Show this code to the owner, who enters it in the app. Case and hyphens do not matter.
   */
  user_code: string;
  /**
   * The device's name, as the device calls itself. It is not verified.
   */
  name: string;
  /**
   * The metrics that the device asks for.
   *
   * @minItems 1
   *
   * Items: What was measured. Units: heart_rate, resting_heart_rate and respiratory_rate per minute; heart_rate_variability_rmssd and heart_rate_variability_sdnn, which are not comparable, in ms; oxygen_saturation in %; body_temperature in Cel; step_count as a number; sleep_duration in min; sleep_score, recovery_score and stress_level from 0 to 100, by the device vendor's own scale; self_report is how the owner says they are: 1 (rough), 2 (so-so) or 3 (good).
   */
  metrics: (
    | "heart_rate"
    | "resting_heart_rate"
    | "heart_rate_variability_rmssd"
    | "heart_rate_variability_sdnn"
    | "respiratory_rate"
    | "oxygen_saturation"
    | "body_temperature"
    | "step_count"
    | "sleep_duration"
    | "sleep_score"
    | "recovery_score"
    | "stress_level"
    | "self_report"
  )[];
  /**
   * The code is valid until this time (RFC 3339, UTC).
   */
  expires_at: string;
}
/**
 * What the owner agrees to.
 */
export interface PairingConsent {
  metrics: Metrics;
  purposes: Purposes;
}
/**
 * The options of `navigator.credentials.create` as JSON (WebAuthn, `PublicKeyCredentialCreationOptionsJSON`). Pass them on unchanged.
 */
export interface PasskeyCreationOptions {
  /**
   * What the authenticator signs, in base64url. It can be used once, for 5 minutes.
   */
  challenge: string;
  rp: PasskeyRelyingParty;
  user: PasskeyUser;
  /**
   * The accepted algorithms, the preferred one first.
   *
   * @maxItems 20
   */
  pubKeyCredParams: PasskeyAlgorithm[];
  /**
   * How long to wait for the user, in ms.
   */
  timeout?: number;
  /**
   * Always `none`.
   */
  attestation?: string;
  /**
   * The passkeys that the user has. An authenticator that holds one of them creates no other.
   *
   * @maxItems 10
   */
  excludeCredentials?: PasskeyDescriptor[];
  authenticatorSelection?: PasskeyAuthenticator;
  extensions?: PasskeyExtensions;
  /**
   * Which authenticators a browser should offer first.
   *
   * @maxItems 10
   */
  hints?: string[];
}
/**
 * Whom the passkey is for.
 */
export interface PasskeyRelyingParty {
  /**
   * The RP id: the domain that the passkey works for.
   */
  id: string;
  /**
   * The service's name.
   */
  name: string;
}
/**
 * The user. The authenticator stores these members, and shows `displayName` or `name` in its list of passkeys.
 */
export interface PasskeyUser {
  /**
   * The 16 bytes of the user id in base64url.
   */
  id: string;
  /**
   * The names of the pet and the user.
   */
  name: string;
  /**
   * The names of the pet and the user.
   */
  displayName: string;
}
/**
 * An algorithm.
 */
export interface PasskeyAlgorithm {
  /**
   * A COSE algorithm identifier.
   */
  alg: number;
  /**
   * Always `public-key`.
   */
  type: string;
}
/**
 * A passkey.
 */
export interface PasskeyDescriptor {
  /**
   * The credential id in base64url.
   */
  id: string;
  /**
   * Always `public-key`.
   */
  type: string;
  /**
   * How browsers reach the authenticator.
   *
   * @maxItems 20
   */
  transports?: string[];
}
/**
 * What the authenticator must do: keep the passkey, and verify the user.
 */
export interface PasskeyAuthenticator {
  /**
   * Always `required`.
   */
  residentKey: string;
  /**
   * Always true.
   */
  requireResidentKey: boolean;
  /**
   * Always `required`.
   */
  userVerification: string;
}
/**
 * The requested extensions.
 */
export interface PasskeyExtensions {
  /**
   * Always true.
   */
  credProps?: boolean;
}
/**
 * A user's passkeys, oldest first.
 */
export interface PasskeyList {
  /**
   * The passkeys.
   */
  passkeys: Passkey[];
  /**
   * Whether passkeys work at the server's address, so that the user can add one.
   */
  available: boolean;
}
/**
 * The options of `navigator.credentials.get` as JSON (WebAuthn, `PublicKeyCredentialRequestOptionsJSON`). Pass them on unchanged.
 */
export interface PasskeyRequestOptions {
  /**
   * What the authenticator signs, in base64url. It can be used once, for 5 minutes.
   */
  challenge: string;
  /**
   * The RP id: the domain that the passkey works for.
   */
  rpId: string;
  /**
   * How long to wait for the user, in ms.
   */
  timeout?: number;
  /**
   * Always `required`.
   */
  userVerification?: string;
}
/**
 * The narrator's input: the exact instructions and data that it would get now, with the reason for each value, and whether they may be sent to a language model.
 */
export interface PetKnowledge {
  /**
   * The narrator that writes the messages: `template`, or the id of a language model. With `template` no data leaves the service.
   */
  narrator: string;
  /**
   * Whether a language model may get the instructions and data now. If not, the template writes the messages, and nothing leaves the service.
   */
  sent: boolean;
  not_sent_because?: NotSentReason;
  purposes: ProfilePurposes;
  /**
   * The instructions, which depend only on the language.
   */
  system: string;
  /**
   * The data that follows the instructions, as JSON. The owner's text appears in it only as string values.
   */
  data: string;
  /**
   * The reason for each value in the data.
   */
  fields: KnownField[];
}
/**
 * A value in the data, and why the narrator gets it.
 */
export interface KnownField {
  /**
   * A JSON Pointer (RFC 6901) into the data.
   */
  pointer: string;
  /**
   * Why the narrator gets the value.
   */
  why: string;
}
/**
 * A problem document (RFC 9457): what is wrong and what to do.
 */
export interface Problem {
  /**
   * `/problems/` and the problem's code. Stable.
   */
  type: string;
  /**
   * A summary, the same for every problem of this type.
   */
  title: string;
  /**
   * The HTTP status.
   */
  status: number;
  /**
   * What is wrong in this case, and what to send or do.
   */
  detail: string;
  /**
   * The request's id, as in `X-Request-Id`. Include it when you report a problem.
   */
  instance: string;
  /**
   * The invalid fields.
   *
   * Items: One invalid field.
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
 * The body of `POST /users`. Without an access token it creates a user (`NewUser`), with one it updates the profile of `user_id` (`ProfileUpdate`): a JSON merge patch (RFC 7396), in which an absent field is kept, null removes it, and an array is replaced. Read-only fields are ignored.
 */
export interface ProfilePatch {
  /**
   * The user's id, a UUID (RFC 9562). Responses have it in lower case.
   */
  user_id?: string;
  /**
   * The name the pet calls its owner. Before validation, zero-width spaces are dropped, direction marks and white space are trimmed, white space is collapsed, and the text is NFC-normalised.
   */
  name?: string;
  age?: number | null;
  health_goals?: HealthGoals | null;
  /**
   * The pet's name. The rules of `name` apply.
   */
  pet_name?: string;
  avatar_url?: string | null;
  locale?: string | null;
  time_zone?: string | null;
  resting_until?: string | null;
  purposes?: ProfilePurposes | null;
  created_at?: unknown;
  updated_at?: unknown;
  version?: unknown;
  forget_at?: unknown;
  locked?: unknown;
  imported?: ImportedConsent;
}
/**
 * The body of `POST /users` that updates a profile: a JSON merge patch (RFC 7396). An absent field is kept, null removes it, an array is replaced. Read-only fields are ignored.
 */
export interface ProfileUpdate {
  /**
   * The user's id, a UUID (RFC 9562). Responses have it in lower case.
   */
  user_id: string;
  /**
   * The name the pet calls its owner. Before validation, zero-width spaces are dropped, direction marks and white space are trimmed, white space is collapsed, and the text is NFC-normalised.
   */
  name?: string;
  age?: number | null;
  health_goals?: HealthGoals | null;
  /**
   * The pet's name. The rules of `name` apply.
   */
  pet_name?: string;
  avatar_url?: string | null;
  locale?: string | null;
  time_zone?: string | null;
  resting_until?: string | null;
  purposes?: ProfilePurposes | null;
  created_at?: unknown;
  updated_at?: unknown;
  version?: unknown;
  forget_at?: unknown;
  locked?: unknown;
  imported?: ImportedConsent;
}
/**
 * The key that browsers subscribe with, and the user's subscriptions, oldest first.
 */
export interface PushSubscriptionList {
  /**
   * The server's public key (VAPID) in base64url: `applicationServerKey` of `PushManager.subscribe`.
   */
  public_key: string;
  /**
   * The subscriptions.
   */
  subscriptions: PushSubscription[];
}
/**
 * What was erased with a stream.
 */
export interface RevocationReceipt {
  /**
   * The stream's id, a UUID (RFC 9562). Responses have it in lower case.
   */
  stream_id: string;
  /**
   * When the stream was revoked and its readings were erased; absent for an active stream.
   */
  revoked_at: string;
  /**
   * How much was erased.
   */
  erased: {
    /**
     * Batches that readings were erased from.
     */
    batches: number;
    /**
     * Readings that were erased.
     */
    samples: number;
  };
}
/**
 * Readings of one stream, stored as a whole or not at all. A batch that is sent again is stored once: batches are identified by `batch_id` or, without one, by their content. A reading with the metric, start and end of one that the stream has sent replaces it, so that batches may overlap; a reading without an `end` replaces only one without an `end`. A batch spans at most seven days.
 */
export interface SampleBatch {
  /**
   * The user's id, a UUID (RFC 9562). Responses have it in lower case.
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
 * Readings sorted by start time, earliest first. Readings of one stream with the same metric, start and end are one reading: the one received last counts, and of those received together the largest.
 */
export interface SamplePage {
  /**
   * The readings of the page.
   */
  samples: StoredSample[];
  /**
   * The `cursor` of the next page; absent on the last page.
   */
  next_cursor?: string;
}
/**
 * A reading with the stream that it belongs to.
 */
export interface StoredSample {
  /**
   * What was measured. Units: heart_rate, resting_heart_rate and respiratory_rate per minute; heart_rate_variability_rmssd and heart_rate_variability_sdnn, which are not comparable, in ms; oxygen_saturation in %; body_temperature in Cel; step_count as a number; sleep_duration in min; sleep_score, recovery_score and stress_level from 0 to 100, by the device vendor's own scale; self_report is how the owner says they are: 1 (rough), 2 (so-so) or 3 (good).
   */
  metric:
    | "heart_rate"
    | "resting_heart_rate"
    | "heart_rate_variability_rmssd"
    | "heart_rate_variability_sdnn"
    | "respiratory_rate"
    | "oxygen_saturation"
    | "body_temperature"
    | "step_count"
    | "sleep_duration"
    | "sleep_score"
    | "recovery_score"
    | "stress_level"
    | "self_report";
  /**
   * The value in the metric's unit. A sleep_duration is at most the minutes from `start` to `end`, and not in hours: below a fiftieth of an interval of an hour or more it is refused, and without an `end` from 0 to 10 minutes.
   */
  value: number;
  /**
   * When it was measured, or for a period such as sleep, when it began (RFC 3339). An offset may have no colon, such as `+0000`. Answers have UTC.
   */
  start: string;
  /**
   * End of a period such as sleep, written as `start`. Not before it.
   */
  end?: string;
  /**
   * The stream's id, a UUID (RFC 9562). Responses have it in lower case.
   */
  stream_id: string;
}
/**
 * The profile after `POST /users`. After a create it has the access token, which is not shown again.
 */
export interface SavedUser {
  /**
   * The user's id, a UUID (RFC 9562). Responses have it in lower case.
   */
  user_id: string;
  /**
   * The name the pet calls its owner. Before validation, zero-width spaces are dropped, direction marks and white space are trimmed, white space is collapsed, and the text is NFC-normalised.
   */
  name: string;
  /**
   * The owner's age in years. Below the `min_age` of `GET /settings` the profile is refused. Below its `adult_age` no language model is asked, and there are no notifications at night; `age_unknown` says what users without an age count as.
   */
  age?: number;
  health_goals?: HealthGoals;
  /**
   * The pet's name. The rules of `name` apply.
   */
  pet_name: string;
  /**
   * URL of the portrait; absent without one. Set it to the upload ticket's `avatar_url` to publish an upload, or to null to remove the portrait.
   */
  avatar_url?: string;
  /**
   * The language of the pet's messages, a BCP 47 tag. Requests may write it as POSIX, iOS or Java do, such as `de_AT`, `en_US.UTF-8` or `zh_TW_#Hant`. Answers have BCP 47.
   */
  locale?: string;
  /**
   * The owner's time zone, an IANA name such as `Europe/Berlin`. It decides when the pet's day begins. Absent: UTC.
   */
  time_zone?: string;
  /**
   * Until when the pet rests with its owner, for instance because the owner is ill (RFC 3339): its mood follows no readings and its messages ask for nothing. At most 90 days ahead. In the past it has no effect; null removes it. Answers have UTC.
   */
  resting_until?: string;
  purposes?: ProfilePurposes;
  /**
   * When the profile was created (RFC 3339, UTC).
   */
  created_at?: string;
  /**
   * When the profile last changed (RFC 3339, UTC).
   */
  updated_at?: string;
  /**
   * Number of the profile's version, from 1. In quotes it is the ETag.
   */
  version?: number;
  /**
   * When the user will be erased, because the owner has not been active for long (RFC 3339, UTC); absent otherwise. Any change by the owner, new session, new readings and `POST /users/{user_id}/activity` prevent it.
   */
  forget_at?: string;
  locked?: Lock;
  /**
   * Only after a create. Authenticates the owner, as `Authorization: Bearer …`. Only its SHA-256 is stored, so it cannot be shown again: keep it safe.
   */
  access_token?: string;
}
/**
 * Settings of the service that an app shows or follows. They contain nothing about a user.
 */
export interface ServiceSettings {
  /**
   * Profiles of users below this age in years are refused; 0 allows all ages. Ask for the age before you send or store anything.
   */
  min_age: number;
  /**
   * From this age on, users are adults. For younger ones no language model is used, and there are no notifications at night.
   */
  adult_age: number;
  /**
   * What a user without an `age` counts as.
   */
  age_unknown: "adult" | "young";
  narrator: NarratorSettings;
  /**
   * For how many days readings are kept.
   */
  retention_days: number;
  /**
   * After how many months without activity a user is erased; absent: never. The profile has `forget_at` from 30 days before.
   */
  forget_after?: number;
  /**
   * Who is responsible for the data (controller in GDPR, Article 4(7)): name and address. Absent if the operator has not set it.
   */
  controller?: string;
  /**
   * URL of the privacy notice; absent if the operator has not set it.
   */
  privacy_notice_url?: string;
  /**
   * URL of the imprint, which some countries require; absent if the operator has not set it.
   */
  imprint_url?: string;
}
/**
 * What writes the pets' messages.
 */
export interface NarratorSettings {
  /**
   * `template`, or the language model's id.
   */
  name: string;
  /**
   * Whether it is a language model.
   */
  ai: boolean;
}
/**
 * A new access token for this device, which is not shown again.
 */
export interface Session {
  /**
   * The user's id, a UUID (RFC 9562). Responses have it in lower case.
   */
  user_id: string;
  /**
   * Identifies the token. It is not a secret.
   */
  token_id: string;
  /**
   * Authenticates the owner, as `Authorization: Bearer …`. Only its SHA-256 is stored, so it cannot be shown again: keep it safe.
   */
  access_token: string;
}
/**
 * A user's streams, oldest first, including revoked streams with their consent logs.
 */
export interface StreamList {
  /**
   * The streams.
   */
  streams: HealthStream[];
}
/**
 * A JSON merge patch (RFC 7396) on a stream: absent fields keep their values. The source cannot be changed. Read-only fields are ignored.
 */
export interface StreamUpdate {
  /**
   * Name of the source, such as `fitbit`: lower-case letters, digits, dots and hyphens.
   */
  source?: string;
  label?: string | null;
  metrics?: Metrics;
  purposes?: Purposes;
  imported?: ImportedConsent;
  stream_id?: unknown;
  created_at?: unknown;
  updated_at?: unknown;
  revoked_at?: unknown;
  consent_log?: unknown;
}
/**
 * A user's access tokens, oldest first.
 */
export interface TokenList {
  /**
   * The tokens, without their secrets.
   */
  tokens: Token[];
}
/**
 * The fields of a new token or code.
 */
export interface TokenPatch {
  kind?: TokenKind1;
  /**
   * The owner's name for the stream. The rules of the profile's `name` apply.
   */
  label?: string;
  /**
   * Lifetime in seconds. By default an invite is valid for 600 seconds, and the others until they are revoked.
   */
  expires_in?: number;
}
/**
 * Permission to upload one picture directly to storage, valid for a few minutes.
 */
export interface UploadTicket {
  /**
   * The URL for the upload. Keep it secret until it expires.
   */
  upload_url: string;
  /**
   * HTTP method of the upload.
   */
  method: "PUT";
  /**
   * Signed headers, which must be sent exactly as they are; empty if none were signed.
   */
  headers: {
    [k: string]: string;
  };
  /**
   * Key of the object in storage.
   */
  key: string;
  /**
   * Send this to `POST /users` after the upload to publish the picture.
   */
  avatar_url: string;
  /**
   * Maximum size of the upload in bytes.
   */
  max_bytes: number;
  /**
   * Seconds until the upload URL expires.
   */
  expires_in: number;
  /**
   * The upload as a curl command.
   */
  curl: string;
}
/**
 * A page of users.
 */
export interface UserList {
  /**
   * The users of the page.
   */
  users: ListedUser[];
  /**
   * The `cursor` of the next page; absent on the last page.
   */
  next_cursor?: string;
}
/**
 * A user, without names.
 */
export interface ListedUser {
  /**
   * The user's id, a UUID (RFC 9562). Responses have it in lower case.
   */
  user_id: string;
  /**
   * When the profile was created (RFC 3339, UTC).
   */
  created_at: string;
  /**
   * When the profile last changed (RFC 3339, UTC).
   */
  updated_at: string;
  /**
   * Number of the profile's version, from 1. In quotes it is the ETag.
   */
  version: number;
  locked?: Lock;
}
/**
 * Whether a user is locked.
 */
export interface UserLock {
  /**
   * The user's id, a UUID (RFC 9562). Responses have it in lower case.
   */
  user_id: string;
  locked?: Lock;
}
/**
 * The erased readings of a stream's withdrawn metrics.
 */
export interface WithdrawalReceipt {
  /**
   * The stream's id, a UUID (RFC 9562). Responses have it in lower case.
   */
  stream_id: string;
  /**
   * The metrics whose readings were erased.
   *
   * Items: What was measured. Units: heart_rate, resting_heart_rate and respiratory_rate per minute; heart_rate_variability_rmssd and heart_rate_variability_sdnn, which are not comparable, in ms; oxygen_saturation in %; body_temperature in Cel; step_count as a number; sleep_duration in min; sleep_score, recovery_score and stress_level from 0 to 100, by the device vendor's own scale; self_report is how the owner says they are: 1 (rough), 2 (so-so) or 3 (good).
   */
  metrics: (
    | "heart_rate"
    | "resting_heart_rate"
    | "heart_rate_variability_rmssd"
    | "heart_rate_variability_sdnn"
    | "respiratory_rate"
    | "oxygen_saturation"
    | "body_temperature"
    | "step_count"
    | "sleep_duration"
    | "sleep_score"
    | "recovery_score"
    | "stress_level"
    | "self_report"
  )[];
  /**
   * How much was erased.
   */
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
