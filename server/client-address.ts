import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import proxyAddr from 'proxy-addr';
import { ConfigError } from '../core/errors.ts';

/** Characters of X-Forwarded-For that are read, from its end, where proxies append. The beginning is written by the client. */
const MAX_FORWARDED = 1_000;
/** The largest number of proxies that TRUST_PROXY accepts. */
const MAX_HOPS = 9;
/** A peer in one of these ranges may be a proxy that forwards for many clients. */
const PRIVATE_RANGES = ['loopback', 'private', 'linkLocal', 'uniqueLocal', 'carrierGradeNat'];

/** Whether this address, at this number of hops, is a proxy whose X-Forwarded-For is trusted. */
export type TrustProxy = (address: string, hop: number) => boolean;

/**
 * Parses TRUST_PROXY: `off`, a number of proxies, or addresses, CIDRs, `loopback`, `linklocal` and `uniquelocal`, separated by commas.
 *
 * @throws `ConfigError`
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
      // The error below names the setting.
    }
  }
  throw new ConfigError(
    `TRUST_PROXY must be off, a number of proxies from 1 to ${MAX_HOPS}, or addresses and CIDRs such as 127.0.0.1,10.0.0.0/8, not ${JSON.stringify(text)}.`,
  );
}

export interface ClientAddresses {
  /** The client that sent a request; undefined when several clients may share the address. */
  of(incoming: Pick<IncomingMessage, 'socket' | 'headers'>): string | undefined;
  /** The client of a connection that has sent nothing yet; undefined when the peer may be a proxy. */
  ofPeer(address: string | undefined): string | undefined;
}

/** For a server without limits by client address. */
export const noClientAddresses: ClientAddresses = { of: () => undefined, ofPeer: () => undefined };

interface Options {
  trust: TrustProxy;
  /** Called once, for the first untrusted peer in a private network that sends X-Forwarded-For. `network` is a value for TRUST_PROXY. */
  onUntrustedProxy(network: string): void;
}

/** Identifies clients by the peer's address, or by X-Forwarded-For from a trusted proxy. The header of any other peer is ignored. */
export function clientAddresses({ trust, onUntrustedProxy }: Options): ClientAddresses {
  /** By socket, because a connection's peer address does not change. */
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
      // Without the header, requests of all clients of this proxy look the same.
      if (isTrusted) return forwarded ? clientOf(forwardedFor(incoming.socket, String(forwarded), trust)) : undefined;
      if (forwarded === undefined || !network) return client;
      if (!isReported) onUntrustedProxy(network);
      isReported = true;
      return undefined;
    },
    ofPeer: (address = '') => (trust(address, 0) || networkOf(address) ? undefined : clientOf(address)),
  };
}

/** The last address in the header that is not a trusted proxy's. Earlier ones may be forged. */
function forwardedFor(
  { remoteAddress }: { remoteAddress?: string | undefined },
  forwarded: string,
  trust: TrustProxy,
): string {
  const headers = { 'x-forwarded-for': forwarded.slice(-MAX_FORWARDED) };
  return proxyAddr({ socket: { remoteAddress }, headers } as unknown as IncomingMessage, trust);
}

/**
 * @returns what identifies a client: its IPv4 address, even if mapped (::ffff:0:0/96) or translated (NAT64, RFC 6052) to IPv6; or its IPv6
 * /64 network, which the devices of a household share. Undefined for a text that is not an address
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

/** The private network of an address, as TRUST_PROXY names it; undefined for a public address. */
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

/** Shortened and octal IPv4 addresses are not accepted. An IPv6 zone (`%eth0`) is ignored. */
function parse(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  const [bare = ''] = text.split('%');
  if (isIP(bare) === 0) return undefined;
  // The library does not parse every form of an IPv4 address embedded in IPv6. `URL` converts all of them to plain IPv6.
  return ipaddr.process(bare.includes(':') ? new URL(`http://[${bare}]`).hostname.slice(1, -1) : bare);
}
