import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError } from '../core/errors.ts';
import { readToken } from '../core/users/credentials.ts';
import { bearerIn } from '../http/authenticate.ts';
import type { Host } from '../http/host.ts';
import { receiveBody, streamBody, takeBody } from './arrival.ts';
import type { ClientAddresses } from './client-address.ts';
import type { Connections } from './connections.ts';
import type { Pace } from './pace.ts';
import type { ProvenTokens } from './proven.ts';
import { type Shares, STRANGERS } from './shares.ts';

const RETRY_AFTER_S = 1;
const NOTHING = new Uint8Array();

/** What the embedded host does for the app, also for uploads, which go directly to S3 on AWS. */
export interface EmbeddedHost extends Host {
  incoming: IncomingMessage;
  outgoing: ServerResponse;
  /** A user's upload as a stream. Throws `unavailable` when this user's share of uploads is used up. */
  upload(userId: string): AsyncIterable<Uint8Array>;
}

/** A request from its admission to the end of its answer. */
export interface Visit {
  /** Called when the app begins to handle the request. */
  enter(): EmbeddedHost;
  /** Called with the answer's status, which shows whether the token was valid. */
  isAnswered(status: number): void;
  /** Called when the app has finished. */
  leave(): void;
}

interface Options {
  /** Slots for requests and uploads that are being handled. */
  requests: Shares;
  uploads: Shares;
  /** Bytes of bodies. */
  bodies: Shares;
  /** Requests whose answer has not been read completely. */
  unanswered: Shares;
  connections: Connections;
  proven: ProvenTokens;
  addresses: ClientAddresses;
  sending: Pace;
}

/** Counts requests by user and address. The function that is returned begins a visit; it returns undefined when no slot is free. */
export function visits(options: Options): (incoming: IncomingMessage, outgoing: ServerResponse) => Visit | undefined {
  const { requests, uploads, bodies, unanswered, connections, proven, addresses, sending } = options;

  return (incoming, outgoing) => {
    const token = bearerIn(incoming.headers.authorization);
    const principal = token === undefined ? undefined : readToken(token);
    const isProven = principal !== undefined && proven.has(principal.tokenHash);
    const client = addresses.of(incoming);
    // A user's id never equals an address.
    const known: string[] = isProven ? [principal.userId] : [];
    if (client !== undefined) known.push(client);
    const isUpload = incoming.method === 'PUT';
    const keys = isProven || isUpload ? known : [...known, STRANGERS];
    const lane = isUpload ? uploads : requests;

    const hasBody = mayHaveBody(incoming);
    const asking = connections.asks(incoming.socket, !hasBody);
    let place = lane.take(keys);
    const answer = place && unanswered.take(known);
    if (!answer) {
      place?.release();
      outgoing.on('close', asking.isOver);
      return undefined;
    }
    let release = () => {};
    let isTaken = false;
    outgoing.on('close', () => {
      asking.isOver();
      answer.release();
      // An unreadable request never reaches the app, so its slot is released here.
      if (!isTaken) place?.release();
    });

    const host: EmbeddedHost = {
      incoming,
      outgoing,
      readToken: (text) => (text === token ? principal : readToken(text)),
      async receiveBody(maxBytes) {
        if (!hasBody) return NOTHING;
        // By the next microtask the parser has passed on a body that was sent together with its head.
        await undefined;
        if (hasArrived(incoming)) {
          const body = takeBody(incoming, { bodies, keys, maxBytes });
          release = body.release;
          asking.hasArrived();
          return body.bytes;
        }
        place?.release();
        if (expectsContinue(incoming)) outgoing.writeContinue();
        const body = await receiveBody(incoming, { bodies, keys, maxBytes, pace: sending });
        release = body.release;
        asking.hasArrived();
        place = lane.take(keys);
        if (!place) throw busy();
        return body.bytes;
      },
      upload(userId) {
        if (!place?.countFor(userId)) throw busy();
        asking.hasArrived();
        if (expectsContinue(incoming)) outgoing.writeContinue();
        return streamBody(incoming, sending);
      },
    };
    return {
      enter() {
        isTaken = true;
        return host;
      },
      isAnswered(status) {
        if (!principal || !incoming.url?.startsWith('/users') || incoming.method === 'OPTIONS') return;
        if (status === 401) proven.isWrong(principal.tokenHash);
        else if (status < 400) proven.isRight(principal.tokenHash);
      },
      leave() {
        place?.release();
        release();
      },
    };
  };
}

const mayHaveBody = ({ headers }: IncomingMessage) =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';

/** Node runs microtasks between the body and the end of a message, so `complete` alone would miss most bodies. */
const hasArrived = ({ complete, readableLength, headers }: IncomingMessage) =>
  complete || readableLength === Number(headers['content-length']);

const expectsContinue = ({ headers }: IncomingMessage) => headers.expect?.toLowerCase() === '100-continue';

function busy(): AppError {
  const detail = 'Too many requests are under way. Wait a moment and send this one again.';
  return new AppError('unavailable', detail, { retryAfter: RETRY_AFTER_S });
}
