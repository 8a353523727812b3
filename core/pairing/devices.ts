import type { Pairing, Pairings } from '../ports/pairings.ts';
import type { Metric } from '../ports/samples.ts';
import type { UserStore } from '../ports/users.ts';
import { issueCodes, readDeviceCode } from './codes.ts';
import { PairingError } from './errors.ts';
import { deriveToken, pairedStream, streamIdOf } from './granted.ts';

export const LIFETIME_S = 15 * 60;
const INTERVAL_S = 5;
/** What `slow_down` adds to the interval (RFC 8628 §3.5). */
const SLOWER_S = 5;
/** A poll may arrive this much before the interval ends, because the time of its way varies. */
const TOLERANCE_MS = 500;
/** Maximum number of attempts when other requests change the pairing. */
const MAX_ATTEMPTS = 5;

export interface Authorization {
  deviceCode: string;
  userCode: string;
  expiresIn: number;
  interval: number;
}

export interface Granted {
  token: string;
  userId: string;
  streamId: string;
  metrics: readonly Metric[];
}

/** What a device calls (RFC 8628). */
export interface DeviceService {
  /** Starts a pairing. Cost: one conditional write. */
  authorize(name: string, metrics: readonly Metric[]): Promise<Authorization>;
  /**
   * Asks whether the owner has decided. Cost: one read, then one conditional write before the decision, or one read of the user after it.
   *
   * @throws `PairingError` until the owner agrees, after the codes expire, after the owner refuses or revokes the stream, and while the
   * owner is locked
   */
  poll(deviceCode: string, name: string): Promise<Granted>;
}

interface Dependencies {
  pairings: Pairings;
  users: Pick<UserStore, 'get'>;
  /** Loads the signing secret. */
  signingSecret: () => Promise<Uint8Array>;
  clock: () => Date;
}

export function deviceService({ pairings, users, signingSecret, clock }: Dependencies): DeviceService {
  async function authorize(name: string, metrics: readonly Metric[]): Promise<Authorization> {
    const expires_at = new Date(clock().getTime() + LIFETIME_S * 1_000).toISOString();
    for (;;) {
      const { userCode, deviceCode, deviceHash } = issueCodes();
      const terms = { name, metrics, expires_at, interval: INTERVAL_S, revision: 1 };
      // A code is taken once in billions of calls.
      if (await pairings.create({ user_code: userCode, device_hash: deviceHash, ...terms })) {
        return { deviceCode, userCode, expiresIn: LIFETIME_S, interval: INTERVAL_S };
      }
    }
  }

  async function poll(deviceCode: string, name: string): Promise<Granted> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const pairing = await find(deviceCode, name);
      const granted = await grantedBy(pairing);
      if (granted) return granted;
      const polled = afterPoll(pairing, clock());
      const isTooFast = polled.interval > pairing.interval;
      if (await pairings.replace(polled)) throw isTooFast ? slowDown(polled.interval) : pending();
    }
    throw pending();
  }

  /** @throws `PairingError` if the codes are not valid, or the owner refused */
  async function find(deviceCode: string, name: string): Promise<Pairing> {
    const read = readDeviceCode(deviceCode);
    const pairing = read && (await pairings.find(read.userCode));
    // The answer must not reveal which user codes exist.
    if (!pairing || pairing.device_hash !== read.deviceHash) throw unknownCode();
    if (pairing.name !== name) throw otherClient();
    if (pairing.expires_at <= clock().toISOString()) throw expired();
    if (pairing.decision === 'refused') throw denied();
    return pairing;
  }

  /** @returns undefined until the stream exists */
  async function grantedBy(pairing: Pairing): Promise<Granted | undefined> {
    const { owner_id } = pairing;
    if (owner_id === undefined) return undefined;
    const user = await users.get(owner_id);
    if (!user) throw denied();
    const stream = pairedStream(user, pairing);
    if (!stream) return undefined;
    const { token, hash } = deriveToken(await signingSecret(), pairing, owner_id);
    if (stream.token !== hash) throw denied();
    if (user.lock) throw ownerLocked();
    return { token, userId: owner_id, streamId: streamIdOf(pairing), metrics: stream.metrics };
  }

  return { authorize, poll };
}

function afterPoll(pairing: Pairing, now: Date): Pairing {
  const { polled_at, interval, revision } = pairing;
  const elapsed = polled_at === undefined ? Number.POSITIVE_INFINITY : now.getTime() - Date.parse(polled_at);
  const slower = elapsed < interval * 1_000 - TOLERANCE_MS ? SLOWER_S : 0;
  return { ...pairing, polled_at: now.toISOString(), interval: interval + slower, revision: revision + 1 };
}

const pending = () =>
  new PairingError(
    'authorization_pending',
    'The owner has not agreed yet. Wait `interval` seconds, then send the request again.',
  );

const slowDown = (interval: number) =>
  new PairingError('slow_down', `The requests come too fast. From now on, wait ${interval} s between two requests.`);

const unknownCode = () =>
  new PairingError(
    'invalid_grant',
    'The `device_code` is not valid: it was altered, or it expired long ago. Get a new one with POST /device_authorization.',
  );

const otherClient = () =>
  new PairingError(
    'invalid_grant',
    'The `device_code` was issued to another `client_id`. Send the `client_id` of POST /device_authorization unchanged.',
  );

const expired = () =>
  new PairingError('expired_token', 'The codes have expired. Get new ones with POST /device_authorization.');

const denied = () =>
  new PairingError('access_denied', 'The owner refused, or revoked the stream. Ask the owner before you start again.');

const ownerLocked = () =>
  new PairingError(
    'access_denied',
    'An operator has locked the user of this device. Ask the owner before you start again.',
  );
