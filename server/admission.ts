import type { IncomingMessage, ServerResponse } from 'node:http';
import { bearerIn } from '../http/authenticate.ts';
import type { ClientAddresses } from './client-address.ts';
import type { Connections } from './connections.ts';
import { type BodyLimits, RequestInProgress, type Sender } from './embedded-host.ts';
import { type FairShareLimit, UNVERIFIED } from './fair-share.ts';
import { headerValues } from './raw-headers.ts';
import type { VerifiedTokens } from './verified-tokens.ts';

export interface RequestAdmission {
  /**
   * Admits a request.
   *
   * @returns undefined when no slot is free
   */
  admit(incoming: IncomingMessage, outgoing: ServerResponse): RequestInProgress | undefined;
  /** Call this with the status of the response. The status shows whether the token was valid. */
  answered(request: RequestInProgress, status: number): void;
}

interface Options extends BodyLimits {
  requests: FairShareLimit;
  uploads: FairShareLimit;
  /** Limits the requests whose response the client has not read completely. */
  unanswered: FairShareLimit;
  connections: Connections;
  verified: VerifiedTokens;
  addresses: ClientAddresses;
}

/** Limits the number of requests in progress, both per user and per client IP address. */
export function requestAdmission(options: Options): RequestAdmission {
  const { requests, uploads, unanswered, connections, verified } = options;

  return {
    admit(incoming, outgoing) {
      const sender = identify(incoming, options);
      const slots = incoming.method === 'PUT' ? uploads : requests;
      const hasBody = mayHaveBody(incoming);
      const connection = connections.startRequest(incoming.socket, !hasBody);
      const slot = slots.reserve(sender.keys);
      const answer = slot && unanswered.reserve(sender.knownKeys);
      if (!answer) {
        slot?.release();
        outgoing.on('close', () => connection.end());
        return undefined;
      }
      const request = new RequestInProgress(incoming, outgoing, { sender, connection, hasBody, slots, slot }, options);
      outgoing.on('close', () => {
        connection.end();
        answer.release();
        // A request that cannot be parsed never reaches the app, which would finish it.
        if (!request.isStarted) request.finish();
      });
      return request;
    },

    answered({ incoming, sender: { principal, isVerified } }, status) {
      if (!principal || !incoming.url?.startsWith('/users') || incoming.method === 'OPTIONS') return;
      if (status === 401) verified.delete(principal);
      else if (status < 400 && !isVerified) verified.add(principal);
    },
  };
}

function identify(incoming: IncomingMessage, { verified, addresses }: Options): Sender {
  const values = headerValues(incoming, 'authorization');
  const authorization = values.length > 0 ? values.join(', ') : undefined;
  const token = bearerIn(authorization);
  const { principal, isVerified = false } = (token !== undefined && verified.read(token)) || {};
  const client = addresses.of(incoming);
  // A user id can never be equal to an IP address, so both can be used as keys.
  const knownKeys: string[] = principal && isVerified ? [principal.userId] : [];
  if (client !== undefined) knownKeys.push(client);
  const keys = isVerified || incoming.method === 'PUT' ? knownKeys : [...knownKeys, UNVERIFIED];
  return { authorization, token, principal, isVerified, knownKeys, keys };
}

const mayHaveBody = ({ headers }: IncomingMessage) =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
