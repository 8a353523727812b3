import { isIP } from 'node:net';

/** Names that are never public (RFC 6761, RFC 6762, RFC 8375, RFC 9476). */
const LOCAL_NAME = /(^|\.)(localhost|local|internal|home\.arpa|alt|test|invalid|onion)$/;

/** Two or more labels, none of them empty. */
const LABELS = /^[^.]+(\.[^.]+)+$/;
/** The contract's maximum length, which also holds once the URL is encoded as it is stored. */
const MAX_LENGTH = 2048;
/** The maximum length of a domain name (RFC 1035, §2.3.4). */
const MAX_HOST_LENGTH = 253;

/**
 * Returns whether notifications may be sent to this URL, which a user names: https on port 443, without a user name, at a domain name that
 * may be public. The addresses of the name are checked when it is connected to (`public-lookup.ts`).
 *
 * @param local an origin that is allowed as it is, for tests
 */
export function isPushEndpoint(text: string, local?: string): boolean {
  const url = URL.parse(text);
  if (!url || url.username || url.password || url.hash || url.href.length > MAX_LENGTH) return false;
  if (local !== undefined && url.origin === local) return true;
  // A final dot would hide that a name is local.
  const host = url.hostname.replace(/\.$/, '');
  const isName = url.hostname.length <= MAX_HOST_LENGTH && isDomain(host) && !LOCAL_NAME.test(host);
  return url.protocol === 'https:' && url.port === '' && isName;
}

/** `URL` writes IPv4 addresses of any form with four numbers, and IPv6 addresses in brackets. */
const isDomain = (host: string): boolean => LABELS.test(host) && !host.startsWith('[') && isIP(host) === 0;
