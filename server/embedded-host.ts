import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { AppError } from '../core/errors.ts';
import { readToken, type TokenPrincipal } from '../core/users/credentials.ts';
import type { Host } from '../http/host.ts';
import type { RequestOnConnection } from './connections.ts';
import type { MinDataRate } from './data-rate.ts';
import type { FairShareLimit, Reservation } from './fair-share.ts';
import { type RequestBody, receiveBody, streamBody, takeBody } from './request-body.ts';

const RETRY_AFTER_S = 1;
const EMPTY = new Uint8Array();

/** What the embedded host provides to the app. It also receives uploads, which on AWS go directly from the client to S3. */
export interface EmbeddedHost extends Host {
  incoming: IncomingMessage;
  outgoing: ServerResponse;
  /**
   * Streams a user's upload.
   *
   * @throws `unavailable` when the user has reached the limit of concurrent uploads
   */
  upload(userId: string): AsyncIterable<Uint8Array>;
}

/** Who sent a request, as far as admission knows. */
export interface Sender {
  readonly authorization: string | undefined;
  readonly token: string | undefined;
  readonly principal: TokenPrincipal | undefined;
  readonly isVerified: boolean;
  /** The keys that are known to be the sender's: a user with a verified token and an IP address. */
  readonly knownKeys: readonly string[];
  /** The keys that the request counts towards. */
  readonly keys: readonly string[];
}

export interface BodyLimits {
  /** Limits the bytes of request bodies held in memory. */
  bodies: FairShareLimit;
  minRequestRate: MinDataRate;
}

interface State {
  sender: Sender;
  connection: RequestOnConnection;
  hasBody: boolean;
  /** The limit that `slot` was reserved from. */
  slots: FairShareLimit;
  slot: Reservation;
}

/** An admitted request. A class, because closures for each request would cost several times as much. */
export class RequestInProgress implements EmbeddedHost {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly sender: Sender;
  /** Whether the app has begun to handle the request. */
  isStarted = false;
  readonly #connection: RequestOnConnection;
  readonly #hasBody: boolean;
  readonly #slots: FairShareLimit;
  readonly #limits: BodyLimits;
  #slot: Reservation | undefined;
  #body: RequestBody | undefined;

  constructor(incoming: IncomingMessage, outgoing: ServerResponse, state: State, limits: BodyLimits) {
    this.incoming = incoming;
    this.outgoing = outgoing;
    this.sender = state.sender;
    this.#connection = state.connection;
    this.#hasBody = state.hasBody;
    this.#slots = state.slots;
    this.#slot = state.slot;
    this.#limits = limits;
  }

  header(name: string): string | undefined {
    const value = this.incoming.headers[name];
    return typeof value === 'string' ? value : undefined;
  }

  authorization(): string | undefined {
    return this.sender.authorization;
  }

  headers(): IncomingHttpHeaders {
    return this.incoming.headers;
  }

  get isVerified(): boolean {
    return this.sender.isVerified;
  }

  readToken(text: string): TokenPrincipal | undefined {
    return text === this.sender.token ? this.sender.principal : readToken(text);
  }

  async receiveBody(maxBytes: number): Promise<Uint8Array> {
    if (!this.#hasBody) return EMPTY;
    // Waits one microtask. If the body was sent together with the headers, the parser has passed it on by then.
    await undefined;
    const { incoming } = this;
    const { bodies, minRequestRate: minRate } = this.#limits;
    const limits = { bodies, keys: this.sender.keys, maxBytes };
    if (hasArrived(incoming)) this.#body = takeBody(incoming, limits);
    else {
      // While the body is still arriving, the request does not hold a slot.
      this.#slot?.release();
      this.#continue();
      this.#body = await receiveBody(incoming, { ...limits, minRate });
      this.#slot = this.#slots.reserve(this.sender.keys);
    }
    this.#connection.received();
    if (!this.#slot) throw busy();
    return this.#body.bytes;
  }

  upload(userId: string): AsyncIterable<Uint8Array> {
    if (!this.#slot?.addKey(userId)) throw busy();
    this.#connection.received();
    this.#continue();
    return streamBody(this.incoming, this.#limits.minRequestRate);
  }

  /** Call this when the app has answered. Idempotent. */
  finish(): void {
    this.#slot?.release();
    this.#body?.release();
  }

  #continue(): void {
    if (this.incoming.headers.expect?.toLowerCase() === '100-continue') this.outgoing.writeContinue();
  }
}

/**
 * Whether the body has arrived completely. `complete` is not enough, because Node runs microtasks after the body but before it marks the
 * message as complete, so most bodies would seem to be still arriving.
 */
const hasArrived = ({ complete, readableLength, headers }: IncomingMessage) =>
  complete || readableLength === Number(headers['content-length']);

function busy(): AppError {
  const detail = 'Too many requests are in progress. Wait a moment and send the request again.';
  return new AppError('unavailable', detail, { retryAfter: RETRY_AFTER_S });
}
