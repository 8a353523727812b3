import { isIP } from 'node:net';

/** Names that are never public (RFC 6761, RFC 6762, RFC 8375, RFC 9476). */
const LOCAL_NAME = /(^|\.)(localhost|local|internal|home\.arpa|alt|test|invalid|onion)$/;

/**
 * Returns whether notifications may be sent to this URL, which a user names: https on port 443, without a user name, at a domain name that
 * may be public. The addresses of the name are checked when it is connected to (`public-lookup.ts`).
 *
 * @param local an origin that is allowed as it is, for tests
 */
export function isPushEndpoint(text: string, local?: string): boolean {
  const url = URL.parse(text);
  if (!url || url.username || url.password || url.hash) return false;
  if (local !== undefined && url.origin === local) return true;
  // A final dot would hide that a name is local.
  const host = url.hostname.replace(/\.$/, '');
  return url.protocol === 'https:' && url.port === '' && isDomain(host) && !LOCAL_NAME.test(host);
}

/** `URL` writes IPv4 addresses of any form with four numbers, and IPv6 addresses in brackets. */
const isDomain = (host: string): boolean => host.includes('.') && !host.startsWith('[') && isIP(host) === 0;
