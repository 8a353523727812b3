import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import proxyAddr from 'proxy-addr';
import { ConfigError } from '../core/errors.ts';

/** As much of X-Forwarded-For as is read, from its end: what proxies add. What comes before is the client's own word. */
const MAX_FORWARDED = 1_000;
/** Proxies in a row that TRUST_PROXY may count. */
const MAX_HOPS = 9;
/** Networks of one's own: from there it may be a proxy that speaks for many. */
const PRIVATE = ['loopback', 'private', 'linkLocal', 'uniqueLocal', 'carrierGradeNat'];

/** Whether this address, at this number of hops, is a proxy whose X-Forwarded-For is trusted. */
export type TrustProxy = (address: string, hop: number) => boolean;

/**
 * Reads TRUST_PROXY: `off`, a number of proxies, or addresses, CIDRs and `loopback`, `linklocal`, `uniquelocal`, with commas
 * between. Throws `ConfigError`.
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
      // Said below, in the words of the setting.
    }
  }
  throw new ConfigError(
    `TRUST_PROXY must be off, a number of proxies from 1 to ${MAX_HOPS}, or addresses and CIDRs such as 127.0.0.1,10.0.0.0/8, not ${JSON.stringify(text)}.`,
  );
}

export interface ClientAddresses {
  /** The client that a request is from; undefined where its address means nothing, as others may have the same. */
  of(incoming: Pick<IncomingMessage, 'socket' | 'headers'>): string | undefined;
  /** The client at the other end of a connection that has sent nothing yet; undefined where it may be a proxy. */
  ofPeer(address: string | undefined): string | undefined;
}

/** Addresses that mean nothing, for limits by address that are off. */
export const noClientAddresses: ClientAddresses = { of: () => undefined, ofPeer: () => undefined };

interface Options {
  trust: TrustProxy;
  /** Told once, of the first peer of a private network that forwards for others and is not trusted: the name of its network for TRUST_PROXY. */
  onUntrustedProxy(network: string): void;
}

/** Tells clients by their addresses: by the peer's, or by what a trusted proxy says of it. The header of any other peer is ignored. */
export function clientAddresses({ trust, onUntrustedProxy }: Options): ClientAddresses {
  /** A peer's own address does not change: it is read once for each connection. */
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
      // A proxy that says nothing speaks for itself, or for clients that it does not tell apart.
      if (isTrusted) return forwarded ? clientOf(forwardedFor(incoming.socket, String(forwarded), trust)) : undefined;
      if (forwarded === undefined || !network) return client;
      if (!isReported) onUntrustedProxy(network);
      isReported = true;
      return undefined;
    },
    ofPeer: (address = '') => (trust(address, 0) || networkOf(address) ? undefined : clientOf(address)),
  };
}

/** The last address of the list that no trusted proxy has: what stands before it may be made up. */
function forwardedFor(
  { remoteAddress }: { remoteAddress?: string | undefined },
  forwarded: string,
  trust: TrustProxy,
): string {
  const headers = { 'x-forwarded-for': forwarded.slice(-MAX_FORWARDED) };
  return proxyAddr({ socket: { remoteAddress }, headers } as unknown as IncomingMessage, trust);
}

/**
 * One client: an IPv4 address, also the one in an IPv6 address that maps (::ffff:0:0/96) or translates it (NAT64, RFC 6052), or the
 * /64 network that a household's IPv6 addresses share. Undefined for what is no address.
 */
export function clientOf(text: string): string | undefined {
  // Some proxies add the port: 192.0.2.7:1234, [2001:db8::1]:1234.
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

/** The private network that an address is of, as TRUST_PROXY names it; undefined for a public one. */
function networkOf(text: string): string | undefined {
  const address = parse(text);
  const range = address?.range() ?? '';
  if (!PRIVATE.includes(range)) return undefined;
  const names: Record<string, string> = {
    loopback: 'loopback',
    linkLocal: 'linklocal',
    carrierGradeNat: '100.64.0.0/10',
  };
  return names[range] ?? 'uniquelocal';
}

/** An address as it is written by machines: shortened and octal IPv4 are none. A zone says where on this machine it is reached. */
function parse(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  const [bare = ''] = text.split('%');
  if (isIP(bare) === 0) return undefined;
  // Not every place that an IPv4 address may have in an IPv6 one is known to the library; in a URL there is none.
  return ipaddr.process(bare.includes(':') ? new URL(`http://[${bare}]`).hostname.slice(1, -1) : bare);
}
