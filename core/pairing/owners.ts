import { AppError } from '../errors.ts';
import type { Pairing, Pairings } from '../ports/pairings.ts';
import type { Metric } from '../ports/samples.ts';
import type { Principal, Purpose, Stream, User } from '../ports/users.ts';
import { invalidStream, type NamedStream, newStream, requireStreamSlot } from '../streams/consent.ts';
import { isSameSet } from '../streams/consent-log.ts';
import { updateStream } from '../streams/update-stream.ts';
import { requireUnlocked } from '../users/locked.ts';
import type { UserService } from '../users/users.ts';
import { readUserCode } from './codes.ts';
import { deriveToken, pairedStream, streamIdOf } from './granted.ts';
import { requireGuesses, withWrongCode } from './guesses.ts';

const SOURCE = 'my-device';
/** Maximum number of attempts when the device polls at the same time. */
const MAX_ATTEMPTS = 5;

export interface PairingConsent {
  metrics: Metric[];
  purposes: Purpose[];
}

/**
 * What an owner does with the code that a device shows. Codes that are unknown, expired, used, refused or of another owner are answered
 * alike, and counted: at most 10 in an hour.
 */
export interface OwnerService {
  /**
   * Reads what a device asks for. Cost: two reads.
   *
   * @throws `not-found`, `too-many-requests`
   */
  view(owner: Principal<'owner'>, userCode: string): Promise<Pairing>;
  /**
   * Creates a stream for the device. A repeated call with the same consent returns the stream again. Cost: three reads and two conditional
   * writes.
   *
   * @throws `not-found`, `too-many-requests`, `too-many-streams`, `locked`
   * @throws `invalid-stream` if the device did not ask for a metric
   */
  agree(owner: Principal<'owner'>, userCode: string, consent: PairingConsent): Promise<NamedStream>;
  /**
   * Refuses a device. Cost: two reads and one conditional write.
   *
   * @throws `not-found`, `too-many-requests`
   */
  refuse(owner: Principal<'owner'>, userCode: string): Promise<void>;
}

interface Dependencies {
  pairings: Pairings;
  users: UserService;
  /** Loads the signing secret. */
  signingSecret: () => Promise<Uint8Array>;
  clock: () => Date;
}

export function ownerService({ pairings, users, signingSecret, clock }: Dependencies): OwnerService {
  const view: OwnerService['view'] = async (owner, userCode) => (await open(owner, userCode)).pairing;

  async function refuse(owner: Principal<'owner'>, userCode: string): Promise<void> {
    await decide(owner, userCode, ({ pairing: { owner_id: _owner, ...pairing } }) => ({
      ...pairing,
      decision: 'refused',
    }));
  }

  async function agree(owner: Principal<'owner'>, userCode: string, consent: PairingConsent): Promise<NamedStream> {
    // The pairing is claimed before the stream is created, so that no other owner can agree in between. If the second write fails, the same
    // owner can repeat the call.
    const pairing = await decide(
      owner,
      userCode,
      ({ user, pairing }) => {
        requireUnlocked(user);
        requireAsked(pairing, consent.metrics);
        if (pairedStream(user, pairing)) return undefined;
        requireStreamSlot(user);
        return pairing.owner_id === owner.userId
          ? undefined
          : { ...pairing, decision: 'agreed', owner_id: owner.userId };
      },
      (user, pairing) => isRepeat(pairedStream(user, pairing), consent),
    );
    const streamId = streamIdOf(pairing);
    const { hash } = deriveToken(await signingSecret(), pairing, owner.userId);
    const stream = await updateStream(users, owner, streamId, (user, now) => {
      const present = pairedStream(user, pairing);
      if (present && !isRepeat(present, consent)) throw noSuchCode();
      if (present) return present;
      requireStreamSlot(user);
      return { ...newStream({ source: SOURCE, label: pairing.name, ...consent }, now), token: hash };
    });
    return [streamId, stream];
  }

  /**
   * Stores the owner's decision.
   *
   * @param change returns undefined if the pairing has the decision already
   * @param isOpen see `open`
   */
  async function decide(
    owner: Principal<'owner'>,
    userCode: string,
    change: (found: { user: User; pairing: Pairing }) => Pairing | undefined,
    isOpen?: (user: User, pairing: Pairing) => boolean,
  ): Promise<Pairing> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const found = await open(owner, userCode, isOpen);
      const changed = change(found);
      if (!changed) return found.pairing;
      const next = { ...changed, revision: found.pairing.revision + 1 };
      if (await pairings.replace(next)) return next;
    }
    throw new AppError(
      'unavailable',
      'The device is sending requests at the same time. Wait a moment and send the request again.',
      { retryAfter: 1 },
    );
  }

  /**
   * Reads a pairing that this owner may decide about.
   *
   * @param isOpen whether the owner's own pairing is returned although its stream exists
   */
  async function open(
    owner: Principal<'owner'>,
    userCode: string,
    isOpen: (user: User, pairing: Pairing) => boolean = () => false,
  ): Promise<{ user: User; pairing: Pairing }> {
    const user = await users.get(owner);
    requireGuesses(user, clock());
    const code = readUserCode(userCode);
    const pairing = code === undefined ? undefined : await pairings.find(code);
    if (pairing && isUndecided(pairing, user, clock().toISOString(), isOpen)) return { user, pairing };
    await users.updateWithRetry(owner, (present, now) => ({
      set: { wrong_codes: withWrongCode(present, now) },
      result: undefined,
    }));
    throw noSuchCode();
  }

  return { view, agree, refuse };
}

/** A pairing without a decision is open to every owner. One whose stream an interrupted call has not created is open to the one who agreed. */
function isUndecided(
  pairing: Pairing,
  user: User,
  now: string,
  isOpen: (user: User, pairing: Pairing) => boolean,
): boolean {
  if (pairing.expires_at <= now || pairing.decision === 'refused') return false;
  if (pairing.owner_id === undefined) return true;
  if (pairing.owner_id !== user.user_id) return false;
  return pairedStream(user, pairing) === undefined || isOpen(user, pairing);
}

function requireAsked(pairing: Pairing, metrics: readonly Metric[]): void {
  const errors = metrics.flatMap((metric, at) =>
    pairing.metrics.includes(metric)
      ? []
      : [{ pointer: `/metrics/${at}`, detail: `The device asks for ${pairing.metrics.join(', ')} only.` }],
  );
  if (errors.length > 0) throw invalidStream(errors);
}

/** Whether the stream was created by an earlier call with the same consent. */
function isRepeat(stream: Stream | undefined, { metrics, purposes }: PairingConsent): boolean {
  const [first] = stream?.consent_log ?? [];
  if (!first || stream?.revoked_at) return false;
  return isSameSet(first.metrics, metrics) && isSameSet(first.purposes, purposes);
}

const noSuchCode = (): AppError =>
  new AppError(
    'not-found',
    'There is no pairing with this code: it is mistyped, expired or used. Check the code on the device, or start the pairing there again.',
  );
