import { createHmac } from 'node:crypto';
import type { Pairing } from '../ports/pairings.ts';
import type { Stream, User } from '../ports/users.ts';
import { streamOf } from '../streams/stream-of.ts';
import { issueToken, uuidOf } from '../users/credentials.ts';

/**
 * Derives the id of the pairing's stream, so that a repeated agreement finds the stream that an interrupted one has created.
 */
export const streamIdOf = ({ device_hash }: Pairing): string => uuidOf(`hatchery-pairing:${device_hash}`);

/** @returns the pairing's stream, active or revoked; undefined if it was not created yet */
export const pairedStream = (user: User, pairing: Pairing): Stream | undefined => streamOf(user, streamIdOf(pairing));

/**
 * Derives the ingest token of the pairing's stream. It is not stored, and the device gets the same token again if an answer was lost.
 *
 * @param secret the signing secret
 */
export function deriveToken(secret: Uint8Array, pairing: Pairing, userId: string): { token: string; hash: string } {
  const derived = createHmac('sha256', secret)
    .update(`pairing${pairing.device_hash}${streamIdOf(pairing)}`)
    .digest();
  return issueToken('stream', userId, derived);
}
