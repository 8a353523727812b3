import { sha256 } from '../../core/users/credentials.ts';

/** CloudFront sends its secret in this header: see `edge.tf`. */
const SECRET_HEADER = 'X-Edge-Secret';

/**
 * Returns a function that tells whether a request came through CloudFront, which adds a secret to each request. An HTTP API cannot be private,
 * so a client that knows its address could otherwise bypass CloudFront's firewall.
 *
 * @param env `EDGE_SECRET_HASHES`: SHA-256 of each accepted secret in hex, separated by commas. When empty, every request is accepted.
 * @throws an Error when the setting has another form
 */
export function edgeCheckIn({ EDGE_SECRET_HASHES }: NodeJS.ProcessEnv): (request: Request) => boolean {
  if (!EDGE_SECRET_HASHES) return () => true;
  const accepted = EDGE_SECRET_HASHES.split(',');
  if (!accepted.every((secretHash) => /^[0-9a-f]{64}$/.test(secretHash))) {
    throw new Error('EDGE_SECRET_HASHES must be SHA-256 hashes in hex, separated by commas.');
  }
  return ({ headers }) => accepted.includes(sha256(headers.get(SECRET_HEADER) ?? ''));
}
