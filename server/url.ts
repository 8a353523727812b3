import { isIPv6 } from 'node:net';

/** Addresses that accept requests of this machine, and that `localhost` stands for. */
const LOCAL = ['127.0.0.1', '0.0.0.0', '[::]'];

/** Returns the URL of a server that listens on this address, for clients on the same machine. */
export function urlOf(host: string, port: number): string {
  const name = nameOf(host);
  return `http://${LOCAL.includes(name) ? 'localhost' : name}:${port}`;
}

/** Returns the address as a URL writes it: an IPv6 address in brackets and in its short form, without the name of a network interface. */
function nameOf(host: string): string {
  const [address = ''] = host.split('%');
  return isIPv6(address) ? new URL(`http://[${address}]`).hostname : host;
}

/** Returns whether the server accepts requests of other devices on every address. */
export const isAnyAddress = (host: string): boolean => ['0.0.0.0', '[::]'].includes(nameOf(host));
