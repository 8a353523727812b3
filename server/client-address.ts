import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import proxyAddr from 'proxy-addr';
import { ConfigError } from '../core/errors.ts';

/** Number of characters to read at the end of X-Forwarded-For, where proxies append. Clients can forge the beginning. */
const MAX_FORWARDED = 1_000;
/** Maximum number of proxies in TRUST_PROXY. */
const MAX_HOPS = 9;
/** A peer in one of these ranges may be a proxy that forwards requests of many clients. */
const PRIVATE_RANGES = ['loopback', 'private', 'linkLocal', 'uniqueLocal', 'carrierGradeNat'];

/**
 * Returns whether to trust the X-Forwarded-For header of a proxy at this IP address, `hop` hops away from the server (0
 * for the peer).
 */
export type TrustProxy = (address: string, hop: number) => boolean;

/**
 * Parses TRUST_PROXY: `off`, the number of proxies, or a comma-separated list of IP addresses, CIDRs, `loopback`,
 * `linklocal` and `uniquelocal`.
 *
 * @throws `ConfigError` when the text has another form
 */
export function readTrustProxy(text: string): TrustProxy {
  if (text === 'off') return () => false;
  if (/^\d+$/.test(text)) {
    const hops = Number(text);
    if (hops >= 1 && hops <= MAX_HOPS) return (_address, hop) => hop < hops;
  } else {
    const named = text.split(',').map((part) => part.trim());
    try {
      return proxyAddr.compile(named);
    } catch {
      // The ConfigError below replaces this error, because it names the setting.
    }
  }
  throw new ConfigError(
    `TRUST_PROXY must be off, a number of proxies from 1 to ${MAX_HOPS}, or addresses and CIDRs such as 127.0.0.1,10.0.0.0/8, not ${JSON.stringify(text)}.`,
  );
}

export interface ClientAddresses {
  /**
   * Identifies the client that sent a request.
   *
   * @returns undefined when several clients may share the IP address
   */
  of(incoming: Pick<IncomingMessage, 'socket' | 'headers'>): string | undefined;
  /**
   * Identifies the client of a new connection, before its first request.
   *
   * @returns undefined when the peer may be a proxy
   */
  ofPeer(address: string | undefined): string | undefined;
}

/** Used when the server has no limits per client IP address. */
export const noClientAddresses: ClientAddresses = { of: () => undefined, ofPeer: () => undefined };

interface Options {
  trust: TrustProxy;
  /**
   * Called once, when the first untrusted peer in a private network sends X-Forwarded-For. Setting TRUST_PROXY to `network` would trust
   * the peer.
   */
  onUntrustedProxy(network: string): void;
}

/**
 * Identifies clients by the IP address of the peer or, if the peer is a trusted proxy, by X-Forwarded-For. The header
 * is ignored when any other peer sends it.
 */
export function clientAddresses({ trust, onUntrustedProxy }: Options): ClientAddresses {
  /** Cached for each socket, because the peer address of a connection does not change. */
  const peers = new WeakMap<object, { client: string | undefined; isTrusted: boolean; network: string | undefined }>();
  let isReported = false;

  function peerOf({ socket }: Pick<IncomingMessage, 'socket'>) {
    let peer = peers.get(socket);
    if (!peer) {
      const address = socket.remoteAddress ?? '';
      peer = { client: clientOf(address), isTrusted: trust(address, 0), network: networkOf(address) };
      peers.set(socket, peer);
    }
    return peer;
  }

  return {
    of(incoming) {
      const { client, isTrusted, network } = peerOf(incoming);
      const forwarded = incoming.headers['x-forwarded-for'];
      // If a trusted proxy does not send the header, its clients cannot be distinguished.
      if (isTrusted) return forwarded ? clientOf(forwardedFor(incoming.socket, String(forwarded), trust)) : undefined;
      if (forwarded === undefined || !network) return client;
      if (!isReported) onUntrustedProxy(network);
      isReported = true;
      return undefined;
    },
    ofPeer: (address = '') => (trust(address, 0) || networkOf(address) ? undefined : clientOf(address)),
  };
}

/**
 * Returns the last IP address in the header that does not belong to a trusted proxy. Clients can forge the addresses
 * before it.
 */
function forwardedFor(
  { remoteAddress }: { remoteAddress?: string | undefined },
  forwarded: string,
  trust: TrustProxy,
): string {
  const headers = { 'x-forwarded-for': forwarded.slice(-MAX_FORWARDED) };
  return proxyAddr({ socket: { remoteAddress }, headers } as unknown as IncomingMessage, trust);
}

/**
 * Returns the identity of a client. For IPv4 it is the IP address, even if that is mapped (::ffff:0:0/96) or translated
 * (NAT64, RFC 6052) to IPv6. For IPv6 it is the /64 network, which all devices of a household share.
 *
 * @returns undefined if the text is not an IP address
 */
export function clientOf(text: string): string | undefined {
  // Some proxies append the port, as in 192.0.2.7:1234 or [2001:db8::1]:1234.
  const bare = /^\[(.+)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
  const address = parse(bare);
  if (!address) return undefined;
  if (address instanceof ipaddr.IPv4) return address.toString();
  if (address.range() === 'rfc6052') return new ipaddr.IPv4(address.toByteArray().slice(12)).toString();
  return address.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':');
}

/**
 * Returns the private network that contains an IP address, in the syntax of TRUST_PROXY; undefined for a public
 * address.
 */
function networkOf(text: string): string | undefined {
  const address = parse(text);
  const range = address?.range() ?? '';
  if (!PRIVATE_RANGES.includes(range)) return undefined;
  const names: Record<string, string> = {
    loopback: 'loopback',
    linkLocal: 'linklocal',
    carrierGradeNat: '100.64.0.0/10',
  };
  return names[range] ?? 'uniquelocal';
}

/** Parses an IP address. Rejects shortened and octal IPv4 addresses, and ignores an IPv6 zone (`%eth0`). */
function parse(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  const [bare = ''] = text.split('%');
  if (isIP(bare) === 0) return undefined;
  // `ipaddr.js` cannot parse every form of an IPv4 address embedded in IPv6. `URL` converts all of them to plain IPv6.
  return ipaddr.process(bare.includes(':') ? new URL(`http://[${bare}]`).hostname.slice(1, -1) : bare);
}
