import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError } from '../core/errors.ts';
import type { Principal } from '../core/ports/users.ts';
import { readToken } from '../core/users/credentials.ts';
import type { Host } from '../http/host.ts';
import type { RequestOnConnection } from './connections.ts';
import type { MinDataRate } from './data-rate.ts';
import type { FairShareLimit, Reservation } from './fair-share.ts';
import { type RequestBody, receiveBody, streamBody, takeBody } from './request-body.ts';

const RETRY_AFTER_S = 1;
const EMPTY = new Uint8Array();

/** What the embedded host does for the app. It also receives uploads, which on AWS go directly to S3. */
export interface EmbeddedHost extends Host {
  incoming: IncomingMessage;
  outgoing: ServerResponse;
  /** A user's upload as a stream. Throws `unavailable` when this user's share of uploads is used up. */
  upload(userId: string): AsyncIterable<Uint8Array>;
}

export interface RequestState {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly token: string | undefined;
  readonly principal: Required<Principal> | undefined;
  /** The keys that the request is counted for. */
  readonly keys: readonly string[];
  readonly connection: RequestOnConnection;
  readonly hasBody: boolean;
  /** The limit that the slot is reserved from. */
  readonly slots: FairShareLimit;
  slot: Reservation | undefined;
  body?: RequestBody;
}

interface Options {
  /** Bytes of bodies in memory. */
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
      // By the next microtask the parser has passed on a body that was sent together with its head.
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

/** Reads the body. While it arrives, the request holds no slot. */
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

/** Node runs microtasks between the body and the end of a message, so `complete` alone would miss most bodies. */
const hasArrived = ({ complete, readableLength, headers }: IncomingMessage) =>
  complete || readableLength === Number(headers['content-length']);

const expectsContinue = ({ headers }: IncomingMessage) => headers.expect?.toLowerCase() === '100-continue';

function busy(): AppError {
  const detail = 'Too many requests are in progress. Wait a moment and send the request again.';
  return new AppError('unavailable', detail, { retryAfter: RETRY_AFTER_S });
}
