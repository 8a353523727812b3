import type { NewPasskey, Passkey, PasskeyList } from '../../shared/models/typescript/types.ts';
import { AppError } from '../errors.ts';
import type { PasskeyVerifier, RelyingParty, VerifiedRegistration } from '../ports/passkeys.ts';
import type { Principal, User } from '../ports/users.ts';
import type { Challenges, VerifiedChallenge } from './challenges.ts';
import { base64url, readClientData } from './client-data.ts';
import { uuidBytes } from './credentials.ts';
import { requireUnlocked } from './locked.ts';
import { newRecord, passkeyIdOf, passkeysOf, toPasskey } from './passkey-records.ts';
import { isUsed, withUsed } from './used-challenges.ts';
import type { UserService } from './users.ts';
import { requireOlder, requireWayIn } from './ways-in.ts';

export const MAX_PASSKEYS = 10;

export interface PasskeyService {
  /**
   * Makes the options for creating a passkey. Cost: one read.
   *
   * @returns WebAuthn's `PublicKeyCredentialCreationOptionsJSON`
   * @throws `locked` if the user is locked
   * @throws `not-found` if passkeys cannot work at the service's address
   * @throws `too-many-passkeys` if the user has 10 passkeys
   */
  creationOptions(owner: Principal<'owner'>): Promise<Record<string, unknown>>;
  /**
   * Adds a passkey. A repeated call with the same passkey returns it again. Cost: one read and one conditional write.
   *
   * @throws `not-found` if passkeys cannot work at the service's address
   * @throws `invalid-passkey` if the passkey was not created with options for this user in the last 5 minutes, or the options were used
   * @throws `too-many-passkeys` if the user has 10 passkeys
   */
  register(owner: Principal<'owner'>, sent: NewPasskey): Promise<Passkey>;
  /** Lists a user's passkeys, oldest first, and says whether passkeys can be added. Cost: one read. */
  list(owner: Principal<'owner'>): Promise<PasskeyList>;
  /**
   * Removes a passkey. Cost: one read and one conditional write.
   *
   * @throws `not-found` if the user has no such passkey
   * @throws `token-too-new` if the owner's token may not remove it yet
   * @throws `last-token` if it is the last way in
   */
  remove(owner: Principal<'owner'>, passkeyId: string): Promise<void>;
}

/** What passkeys need of the host. */
export interface PasskeyHost {
  verifier: PasskeyVerifier;
  /** Undefined where passkeys cannot work. */
  party: RelyingParty | undefined;
}

export function passkeyService(
  users: UserService,
  { verifier, party }: PasskeyHost,
  challenges: Challenges,
): PasskeyService {
  async function creationOptions(owner: Principal<'owner'>): Promise<Record<string, unknown>> {
    const user = await users.get(owner);
    requireUnlocked(user);
    const required = requireParty(party);
    requireRoom(user);
    const challenge = await challenges.issue({ to: 'register', userId: user.user_id });
    const usable = Object.values(user.passkeys ?? {}).filter(({ rp_id }) => rp_id === required.id);
    const name = `${user.pet_name} (${user.name})`;
    return verifier.creationOptions(required, challenge, {
      id: uuidBytes(user.user_id),
      name,
      displayName: name,
      passkeys: usable.map(({ credential_id, transports = [] }) => ({ credentialId: credential_id, transports })),
    });
  }

  function register(owner: Principal<'owner'>, sent: NewPasskey): Promise<Passkey> {
    return users.updateWithRetry(owner, async (user, now) => {
      const required = requireParty(party);
      const { verified, challenge } = await verify(owner.userId, sent.credential, required);
      const passkeyId = passkeyIdOf(verified.credentialId);
      const { [passkeyId]: present, ...others } = user.passkeys ?? {};
      if (present?.public_key === verified.publicKey) return { result: toPasskey(passkeyId, present) };
      if (present || isUsed(user, challenge)) throw usedChallenge();
      requireRoom(user);
      const record = newRecord(verified, sent, required, now);
      return {
        set: { passkeys: { ...others, [passkeyId]: record }, used_challenges: withUsed(user, challenge, now) },
        result: toPasskey(passkeyId, record),
      };
    });
  }

  async function verify(
    userId: string,
    { id, rawId = id, type, response }: NewPasskey['credential'],
    required: RelyingParty,
  ): Promise<{ verified: VerifiedRegistration; challenge: VerifiedChallenge }> {
    const clientDataJSON = base64url(response.clientDataJSON);
    const clientData = readClientData(clientDataJSON);
    const challenge = clientData && (await challenges.verify(clientData.challenge, { to: 'register', userId }));
    if (!challenge) throw usedChallenge();
    if (!required.origins.includes(clientData.origin)) throw otherOrigin(required);
    const attestationObject = base64url(response.attestationObject);
    const sent = { id: base64url(id), rawId: base64url(rawId), type, response: { clientDataJSON, attestationObject } };
    const verified =
      type === 'public-key' && !clientData.isCrossOrigin
        ? await verifier.verifyRegistration(sent, required, clientData.challenge)
        : undefined;
    if (!verified) throw notVerified();
    return { verified, challenge };
  }

  function remove(owner: Principal<'owner'>, passkeyId: string): Promise<void> {
    return users.updateWithRetry(owner, (user, now) => {
      const id = passkeyId.toLowerCase();
      const { [id]: removed, ...passkeys } = user.passkeys ?? {};
      // The id comes from the URL, and may be a name that every object inherits.
      if (!removed || !Object.hasOwn(user.passkeys ?? {}, id)) {
        throw new AppError(
          'not-found',
          'There is no such passkey. List the passkeys with GET /users/{user_id}/passkeys.',
        );
      }
      requireOlder(user, owner, removed, now);
      requireWayIn({ ...user, passkeys });
      return { set: { passkeys }, result: undefined };
    });
  }

  async function list(owner: Principal<'owner'>): Promise<PasskeyList> {
    return { passkeys: passkeysOf(await users.get(owner)), available: party !== undefined };
  }

  return { creationOptions, register, list, remove };
}

/** @throws `not-found` if passkeys cannot work */
export function requireParty(party: RelyingParty | undefined): RelyingParty {
  if (party) return party;
  throw new AppError(
    'not-found',
    'This server has no passkeys: they need a domain with HTTPS, or localhost. Set PUBLIC_BASE_URL, and PASSKEY_RP_ID if the app has another domain.',
  );
}

function requireRoom({ passkeys = {} }: User): void {
  if (Object.keys(passkeys).length < MAX_PASSKEYS) return;
  throw new AppError('too-many-passkeys', `A user has at most ${MAX_PASSKEYS} passkeys. Remove one first.`);
}

const invalidPasskey = (pointer: string, detail: string): AppError =>
  new AppError('invalid-passkey', 'The passkey was not added. Request new options and create the passkey again.', {
    errors: [{ pointer: `/credential/${pointer}`, detail }],
  });

const usedChallenge = () =>
  invalidPasskey(
    'response/clientDataJSON',
    'The challenge is not of this service or this user, it was used, or it is older than 5 minutes. Request new options with POST /users/{user_id}/passkeys/options.',
  );

const otherOrigin = ({ origins }: RelyingParty) =>
  invalidPasskey(
    'response/clientDataJSON',
    `The passkey was created at another origin than ${origins.join(', ')}. Open the app there, or add its origin to WEB_ORIGINS.`,
  );

const notVerified = () =>
  invalidPasskey(
    'response/attestationObject',
    'The passkey does not match the options. Pass the options to `navigator.credentials.create` unchanged, and send its result unchanged.',
  );
