import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { type Algorithm, jwkOf, type SigningKey, signingKey, signJwt } from './jwt.ts';

/** How the provider answers: as it should, not at all, by closing the connection, or with this response. */
export type ProviderMode =
  | 'up'
  | 'silent'
  | 'dead'
  | { status: number; body?: string; headers?: Record<string, string> };

export interface IdentityIssuer {
  issuer: string;
  /** The environment of a Hatchery that trusts this provider. */
  settings: { IDENTITY_ISSUER: string; IDENTITY_AUDIENCE: string };
  /** The paths that were requested, in order. */
  requests: string[];
  /** The keys that the provider publishes. The last one signs. */
  keys: SigningKey[];
  /** May be set for all paths, or for the key set only. */
  mode: ProviderMode;
  keySetMode: ProviderMode;
  keySetPath: string;
  /** Members that replace those of the OpenID configuration. */
  configuration: Record<string, unknown>;
  /** Publishes a new key, which signs from then on. */
  rotate(alg?: Algorithm): SigningKey;
  /** Signs an ID token with the last key. `claims` replaces the usual ones; a claim that is undefined is left out. */
  idToken(claims?: Record<string, unknown>): string;
  stop(): void;
}

export const AUDIENCE = 'hatchery-app';

/** Starts an OpenID provider on a free port of this machine. */
export async function startIssuer(context?: Pick<TestContext, 'after'>, clock = () => new Date()) {
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    identities.requests.push(path);
    const isKeySet = path === identities.keySetPath;
    const mode = isKeySet && identities.keySetMode !== 'up' ? identities.keySetMode : identities.mode;
    if (mode === 'silent') return;
    if (mode === 'dead') return void request.socket.destroy();
    if (mode !== 'up') return void response.writeHead(mode.status, mode.headers).end(mode.body);
    const document = isKeySet ? { keys: identities.keys.map(jwkOf) } : configurationAt(path);
    response.writeHead(document ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(document));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // The server must not keep a process alive whose test has ended.
  server.unref();
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const configurationAt = (path: string) =>
    path === '/.well-known/openid-configuration'
      ? { issuer, jwks_uri: issuer + identities.keySetPath, ...identities.configuration }
      : undefined;

  const identities: IdentityIssuer = {
    issuer,
    settings: { IDENTITY_ISSUER: issuer, IDENTITY_AUDIENCE: AUDIENCE },
    requests: [],
    keys: [signingKey('key-1')],
    mode: 'up',
    keySetMode: 'up',
    keySetPath: '/jwks',
    configuration: {},
    rotate(alg) {
      const key = signingKey(`key-${identities.keys.length + 1}`, alg);
      identities.keys = [...identities.keys, key];
      return key;
    },
    idToken(claims = {}) {
      const key = identities.keys.at(-1);
      if (!key) throw new Error('The issuer has no key');
      return signJwt(claimsOf(issuer, clock(), claims), key);
    },
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
  context?.after(identities.stop);
  return identities;
}

/** The claims of an ID token that is valid for ten minutes. */
export function claimsOf(issuer: string, now: Date, claims: Record<string, unknown> = {}): Record<string, unknown> {
  const iat = Math.floor(now.getTime() / 1_000);
  return { iss: issuer, aud: AUDIENCE, sub: 'u-1', iat, exp: iat + 600, ...claims };
}
