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
  /** SHA-256 of the access token that saved it, in hex. Absent if the owner was verified without one. */
  token?: string;
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

export interface PushMessage {
  /** Text, encrypted for the browser. At most `MAX_PAYLOAD_BYTES`. */
  payload: string;
  /** How long the push service may keep the message for a browser that is offline, in seconds. */
  ttl: number;
}

/** Maximum size of a payload in UTF-8. Each is padded to this size, so that its length says nothing about the pet's name. */
export const MAX_PAYLOAD_BYTES = 1024;

/** Sends notifications to push services (RFC 8030). */
export interface PushSender {
  /**
   * Sends a message, and retries it if the push service asks for it.
   *
   * @returns `gone` if the push service has ended the subscription
   * @throws an error without the endpoint for any other failure, or if the signal is aborted
   */
  send(target: PushTarget, message: PushMessage, signal: AbortSignal): Promise<'sent' | 'gone'>;
}

/** Removes subscriptions that their push services have ended. */
export interface EndedSubscriptions {
  /**
   * Removes subscriptions and increments the user's version, so that no update that has read them writes them back. Those that the user no
   * longer has are ignored.
   */
  forget(userId: string, subscriptionIds: readonly string[]): Promise<void>;
}
