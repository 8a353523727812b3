import { Resolver } from 'node:dns/promises';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { pushError } from './push-error.ts';

/** Of the IPv6 addresses, only these are public (IANA, IPv6 Global Unicast Address Assignments). */
const GLOBAL_IPV6 = rangesOf('2000::/3');
/** Ranges that `ipaddr.js` takes for public (IANA, registries of special-purpose addresses). */
const SPECIAL = rangesOf(
  '198.18.0.0/15',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.175.48.0/24',
  '2001::/23',
  '3fff::/20',
);

/**
 * Whether an address is public: not of this machine, a private or shared network, a link or a group, and not one that embeds or is
 * translated to an IPv4 address.
 */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (!ipaddr.isValid(address) || isIP(address) === 0 || ipaddr.parse(address).range() !== 'unicast') return false;
  return !SPECIAL.check(address, family) && (family === 'ipv4' || GLOBAL_IPV6.check(address, family));
}

function rangesOf(...ranges: string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', bits] = range.split('/');
    list.addSubnet(network, Number(bits), network.includes(':') ? 'ipv6' : 'ipv4');
  }
  return list;
}

type Resolve = (hostname: string) => Promise<string[]>;

/**
 * Returns a lookup for connections that fails unless all addresses of a name are public. The connection is made to the addresses that were
 * checked, so a name cannot change between the check and the connection.
 */
export function publicLookup(resolve: Resolve = resolveName): LookupFunction {
  return (hostname, { all, family }, callback) => {
    resolve(hostname).then(
      (found) => {
        const addresses = found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
        const [first] = addresses.filter((one) => !family || one.family === family);
        if (!first) callback(pushError('no address'), '');
        else if (!found.every(isPublicAddress)) callback(pushError('address not public'), '');
        else if (all) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      (error) => callback(pushError('unknown name', error), ''),
    );
  };
}

/**
 * Asks the name servers, without `/etc/hosts`. `dns.lookup` would occupy one of Node's few threads for as long as a name server of the
 * user's choice does not answer.
 */
async function resolveName(hostname: string): Promise<string[]> {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
  const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  if (found.length === 0 && answers[0].status === 'rejected') throw answers[0].reason;
  return found;
}
