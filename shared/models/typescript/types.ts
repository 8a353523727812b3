// Generated from shared/contracts/*.json by `npm run generate`. Do not edit.

/**
 * What the owner hopes for, in their own words.
 *
 * @maxItems 10
 *
 * Items: Visible text. Refused: control characters, bidirectional overrides, lone surrogates, noncharacters, and invisible characters, except where writing needs them: a joiner between two emoji, a joiner or non-joiner between Arabic or Indic letters, a variation selector after an emoji, the tags of a flag. `maxLength` bounds what combining marks may pile onto one character.
 */
export type HealthGoals = string[];

/**
 * Every contract, by its name.
 */
export interface Contracts {
  created_user: CreatedUser;
  health: Health;
  problem: Problem;
  profile_patch: ProfilePatch;
  upload_ticket: UploadTicket;
  user_profile: UserProfile;
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
 * The service answers.
 */
export interface Health {
  status: "ok";
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
 * Who the owner is, what they hope for, and what their pet is called. `maxGraphemes` is this contract's own keyword: the most user-perceived characters (UAX #29) a string may have, so that an emoji family counts as one.
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
