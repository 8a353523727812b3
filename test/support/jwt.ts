import { constants, createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** A signing key of a test issuer. Tokens are signed with Node's own functions, independently of the library that verifies them. */
export interface SigningKey {
  kid: string;
  alg: Algorithm;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

const ALGORITHMS = {
  RS256: { make: () => generateKeyPairSync('rsa', { modulusLength: 2048 }), hash: 'sha256', options: {} },
  PS256: {
    make: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
    hash: 'sha256',
    options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 },
  },
  ES256: {
    make: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    hash: 'sha256',
    options: { dsaEncoding: 'ieee-p1363' as const },
  },
  EdDSA: { make: () => generateKeyPairSync('ed25519'), hash: null, options: {} },
};

export type Algorithm = keyof typeof ALGORITHMS;

export function signingKey(kid: string, alg: Algorithm = 'ES256'): SigningKey {
  return { kid, alg, ...ALGORITHMS[alg].make() };
}

/** The public key as a member of a JSON Web Key Set. */
export const jwkOf = ({ kid, alg, publicKey }: SigningKey) => ({
  ...publicKey.export({ format: 'jwk' }),
  kid,
  alg,
  use: 'sig',
});

/** Signs a JWT. `header` replaces members of the usual header; a member that is undefined is left out. */
export function signJwt(payload: object, key: SigningKey, header: object = {}): string {
  const { hash, options } = ALGORITHMS[key.alg];
  const input = jwtInput({ alg: key.alg, typ: 'JWT', kid: key.kid, ...header }, payload);
  return `${input}.${sign(hash, Buffer.from(input), { key: key.privateKey, ...options }).toString('base64url')}`;
}

/** Signs a JWT with a shared secret. */
export function hmacJwt(payload: object, secret: string | Buffer, header: object = {}): string {
  const input = jwtInput({ alg: 'HS256', typ: 'JWT', ...header }, payload);
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

/** The signed part of a JWT. */
export const jwtInput = (header: object, payload: object): string =>
  [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
