import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** An authenticator in software that holds passkeys, and the browser in front of it. Each fault of a response can be set. */
export interface SoftAuthenticator {
  register(options: CreationOptions, faults?: RegistrationFaults): RegistrationResponse;
  signIn(options: RequestOptions, faults?: AssertionFaults): AuthenticationResponse;
  /** Ids of the passkeys that it holds, oldest first. */
  readonly credentialIds: string[];
}

interface CreationOptions {
  challenge: string;
  rp: { id?: string };
  user: { id: string };
}

interface RequestOptions {
  challenge: string;
  rpId?: string;
}

export interface RegistrationResponse {
  id: string;
  rawId: string;
  type: 'public-key';
  response: { clientDataJSON: string; attestationObject: string; transports?: string[]; [member: string]: unknown };
  clientExtensionResults: Record<string, unknown>;
  [member: string]: unknown;
}

export interface AuthenticationResponse {
  id: string;
  rawId: string;
  type: 'public-key';
  response: {
    clientDataJSON: string;
    authenticatorData: string;
    signature: string;
    userHandle?: string;
    [member: string]: unknown;
  };
  clientExtensionResults: Record<string, unknown>;
  [member: string]: unknown;
}

interface Flags {
  userPresent?: boolean;
  userVerified?: boolean;
  backupEligible?: boolean;
  backedUp?: boolean;
}

interface Faults extends Flags {
  origin?: string;
  /** The RP id that the authenticator signs. */
  rpId?: string;
  /** In base64url. */
  challenge?: string;
  type?: string;
  counter?: number;
  crossOrigin?: boolean;
}

interface RegistrationFaults extends Faults {
  credentialId?: Buffer;
  /** Format and statement of the attestation. Defaults to none. */
  attestation?: { format: string; statement: Map<string, unknown> };
}

interface AssertionFaults extends Faults {
  credentialId?: string;
  /** In base64url; null leaves it out. */
  userHandle?: string | null;
  /** Flips a bit of the signature. */
  tampered?: boolean;
}

export type Algorithm = 'ES256' | 'RS256' | 'EdDSA';

interface Settings extends Flags {
  origin: string;
  algorithm?: Algorithm;
  /** Whether each use increments the counter. Without, it is always 0, as with most synced passkeys. */
  counts?: boolean;
}

interface Held {
  id: Buffer;
  rpId: string;
  userHandle: string;
  privateKey: KeyObject;
  counter: number;
}

export function softAuthenticator(settings: Settings): SoftAuthenticator {
  const { origin, algorithm = 'ES256', counts = false } = settings;
  const held: Held[] = [];

  function register(options: CreationOptions, faults: RegistrationFaults = {}): RegistrationResponse {
    const rpId = options.rp.id ?? new URL(origin).hostname;
    const { privateKey, cose } = newKey(algorithm);
    const id = faults.credentialId ?? randomBytes(32);
    const counter = counts ? 1 : 0;
    held.push({ id, rpId, userHandle: options.user.id, privateKey, counter });
    const length = Buffer.alloc(2);
    length.writeUInt16BE(id.length);
    const attested = Buffer.concat([Buffer.alloc(16), length, id, cbor(cose)]);
    const authData = authenticatorData({ ...settings, rpId, counter, ...faults }, attested);
    const { format, statement } = faults.attestation ?? { format: 'none', statement: new Map() };
    const attestationObject = cbor(
      new Map<string, unknown>([
        ['fmt', format],
        ['attStmt', statement],
        ['authData', authData],
      ]),
    );
    return {
      id: id.toString('base64url'),
      rawId: id.toString('base64url'),
      type: 'public-key',
      response: {
        clientDataJSON: clientData('webauthn.create', { origin, challenge: options.challenge, ...faults }),
        attestationObject: attestationObject.toString('base64url'),
        transports: ['internal', 'hybrid'],
      },
      clientExtensionResults: { credProps: { rk: true } },
      authenticatorAttachment: 'platform',
    };
  }

  function signIn(options: RequestOptions, faults: AssertionFaults = {}): AuthenticationResponse {
    const key = held.findLast(({ id }) => [undefined, id.toString('base64url')].includes(faults.credentialId));
    if (!key) throw new Error('The authenticator holds no such passkey.');
    if (counts) key.counter += 1;
    const authData = authenticatorData({ ...settings, rpId: key.rpId, counter: key.counter, ...faults });
    const client = clientData('webauthn.get', { origin, challenge: options.challenge, ...faults });
    const clientHash = createHash('sha256').update(Buffer.from(client, 'base64url')).digest();
    const signature = signatureOf(Buffer.concat([authData, clientHash]), key.privateKey, algorithm);
    if (faults.tampered) signature.writeUInt8(signature.readUInt8(signature.length - 1) ^ 1, signature.length - 1);
    const userHandle = faults.userHandle === undefined ? key.userHandle : faults.userHandle;
    return {
      id: key.id.toString('base64url'),
      rawId: key.id.toString('base64url'),
      type: 'public-key',
      response: {
        clientDataJSON: client,
        authenticatorData: authData.toString('base64url'),
        signature: signature.toString('base64url'),
        ...(userHandle === null ? {} : { userHandle }),
      },
      clientExtensionResults: {},
      authenticatorAttachment: 'platform',
    };
  }

  return {
    register,
    signIn,
    get credentialIds() {
      return held.map(({ id }) => id.toString('base64url'));
    },
  };
}

/** @see https://www.w3.org/TR/webauthn-3/#authenticator-data */
function authenticatorData(terms: Flags & { rpId: string; counter: number }, attested?: Buffer): Buffer {
  const { userPresent = true, userVerified = true, backupEligible = true, backedUp = true } = terms;
  const flags =
    (userPresent ? 0x01 : 0) |
    (userVerified ? 0x04 : 0) |
    (backupEligible ? 0x08 : 0) |
    (backedUp ? 0x10 : 0) |
    (attested ? 0x40 : 0);
  const head = Buffer.alloc(37);
  createHash('sha256').update(terms.rpId).digest().copy(head);
  head.writeUInt8(flags, 32);
  head.writeUInt32BE(terms.counter, 33);
  return Buffer.concat([head, attested ?? Buffer.alloc(0)]);
}

function clientData(type: string, terms: Faults): string {
  const { challenge, origin, crossOrigin = false } = terms;
  return Buffer.from(JSON.stringify({ type: terms.type ?? type, challenge, origin, crossOrigin })).toString(
    'base64url',
  );
}

/** Creates a key pair, with its public key as a COSE key (RFC 9053). */
function newKey(algorithm: Algorithm): { privateKey: KeyObject; cose: Map<number, unknown> } {
  const part = (key: KeyObject, name: 'x' | 'y' | 'n' | 'e') =>
    Buffer.from(key.export({ format: 'jwk' })[name] ?? '', 'base64url');
  if (algorithm === 'EdDSA') {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const members: [number, unknown][] = [
      [1, 1],
      [3, -8],
      [-1, 6],
      [-2, part(publicKey, 'x')],
    ];
    return { privateKey, cose: new Map(members) };
  }
  if (algorithm === 'RS256') {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const members: [number, unknown][] = [
      [1, 3],
      [3, -257],
      [-1, part(publicKey, 'n')],
      [-2, part(publicKey, 'e')],
    ];
    return { privateKey, cose: new Map(members) };
  }
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const [x, y] = [part(publicKey, 'x'), part(publicKey, 'y')];
  const members: [number, unknown][] = [
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, x],
    [-3, y],
  ];
  return { privateKey, cose: new Map(members) };
}

function signatureOf(data: Buffer, key: KeyObject, algorithm: Algorithm): Buffer {
  return algorithm === 'EdDSA' ? sign(null, data, key) : createSign('sha256').update(data).sign(key);
}

/** Encodes integers, byte strings, texts, lists and maps in CBOR (RFC 8949). */
function cbor(value: unknown): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(cbor)]);
  if (value instanceof Map) {
    return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, member]) => [cbor(key), cbor(member)])]);
  }
  throw new Error(`CBOR has no ${typeof value} here.`);
}

function head(type: number, size: number): Buffer {
  const major = type << 5;
  if (size < 24) return Buffer.of(major | size);
  if (size < 2 ** 8) return Buffer.of(major | 24, size);
  if (size < 2 ** 16) return Buffer.of(major | 25, size >> 8, size & 0xff);
  const bytes = Buffer.alloc(5, major | 26);
  bytes.writeUInt32BE(size, 1);
  return bytes;
}
