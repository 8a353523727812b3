import type { IncomingMessage, ServerResponse } from 'node:http';
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

export interface RequestState {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly token: string | undefined;
  readonly principal: TokenPrincipal | undefined;
  /** The keys that the request counts towards, such as a user and an IP address. */
  readonly keys: readonly string[];
  readonly connection: RequestOnConnection;
  readonly hasBody: boolean;
  /** The limit that `slot` was reserved from. */
  readonly slots: FairShareLimit;
  slot: Reservation | undefined;
  body?: RequestBody;
}

interface Options {
  /** Limits the bytes of request bodies held in memory. */
  bodies: FairShareLimit;
  minRequestRate: MinDataRate;
}

export function embeddedHost(request: RequestState, options: Options): EmbeddedHost {
  const { incoming, outgoing } = request;
  return {
    incoming,
    outgoing,
    readToken: (text) => (text === request.token ? request.principal : readToken(text)),
    async receiveBody(maxBytes) {
      if (!request.hasBody) return EMPTY;
      // Waits one microtask. If the body was sent together with the headers, the parser has passed it on by then.
      await undefined;
      return readBody(request, maxBytes, options);
    },
    upload(userId) {
      if (!request.slot?.addKey(userId)) throw busy();
      request.connection.received();
      if (expectsContinue(incoming)) outgoing.writeContinue();
      return streamBody(incoming, options.minRequestRate);
    },
  };
}

/** Reads the body. While the body is still arriving, the request does not hold a slot. */
async function readBody(request: RequestState, maxBytes: number, options: Options): Promise<Uint8Array> {
  const { incoming, outgoing, keys } = request;
  const limits = { bodies: options.bodies, keys, maxBytes };
  if (hasArrived(incoming)) {
    request.body = takeBody(incoming, limits);
  } else {
    request.slot?.release();
    if (expectsContinue(incoming)) outgoing.writeContinue();
    request.body = await receiveBody(incoming, { ...limits, minRate: options.minRequestRate });
    request.slot = request.slots.reserve(keys);
  }
  request.connection.received();
  if (!request.slot) throw busy();
  return request.body.bytes;
}

/**
 * Whether the body has arrived completely. `complete` is not enough, because Node runs microtasks after the body but before it marks the
 * message as complete, so most bodies would seem to be still arriving.
 */
const hasArrived = ({ complete, readableLength, headers }: IncomingMessage) =>
  complete || readableLength === Number(headers['content-length']);

const expectsContinue = ({ headers }: IncomingMessage) => headers.expect?.toLowerCase() === '100-continue';

function busy(): AppError {
  const detail = 'Too many requests are in progress. Wait a moment and send the request again.';
  return new AppError('unavailable', detail, { retryAfter: RETRY_AFTER_S });
}
