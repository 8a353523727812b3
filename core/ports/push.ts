import type { NewPushSubscription, PushSubscription } from '../../shared/models/typescript/types.ts';

export type QuietHours = PushSubscription['quiet_hours'];

/** Where a browser is notified, and what its notifications are encrypted with. */
export interface PushTarget {
  /** A capability URL: it is never logged, and never sent to a client. */
  endpoint: string;
  keys: NewPushSubscription['keys'];
}

/** A push subscription as stored in the user's item. */
export interface PushRecord extends PushTarget {
  created_at: string;
  /** A canonical IANA name. */
  time_zone: string;
  quiet_hours: QuietHours;
}

/** What subscribing needs of the host. */
export interface PushHost {
  /** The public key that browsers subscribe with, in base64url. */
  publicKey: string;
  /** Returns whether the host sends notifications to this URL. Looks up no name. */
  isEndpoint(url: string): boolean;
  /** Returns whether a text in base64url is a public key that notifications can be encrypted for. */
  isPublicKey(text: string): boolean;
}
