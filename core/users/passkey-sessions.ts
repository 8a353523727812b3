import type { NewSession } from '../../shared/models/typescript/types.ts';
import type { AssertionCredential } from '../ports/passkeys.ts';
import type { User, UserChange } from '../ports/users.ts';
import type { Challenges } from './challenges.ts';
import { base64url, readClientData } from './client-data.ts';
import { formatUuid } from './credentials.ts';
import { passkeyIdOf } from './passkey-records.ts';
import { type PasskeyHost, requireParty } from './passkeys.ts';
import { type ClaimedWay, noSuchWay } from './sessions.ts';
import { isUsed, withUsed } from './used-challenges.ts';

type Assertion = NonNullable<NewSession['passkey']>;

export interface PasskeySessions {
  /**
   * Makes the options for signing in with any passkey. Stores nothing.
   *
   * @returns WebAuthn's `PublicKeyCredentialRequestOptionsJSON`
   * @throws `not-found` if passkeys cannot work at the service's address
   */
  requestOptions(): Promise<Record<string, unknown>>;
  /**
   * Claims the way in of a passkey. The user is the one of its user handle.
   *
   * @throws `unauthorized` if there is no user handle of this service
   */
  passkeyWay(assertion: Assertion): ClaimedWay;
}

export function passkeySessions(
  { verifier, party }: Pick<PasskeyHost, 'verifier' | 'party'>,
  challenges: Challenges,
): PasskeySessions {
  async function use(
    user: User,
    passkeyId: string,
    sent: AssertionCredential,
    now: string,
  ): Promise<UserChange['set']> {
    const key = user.passkeys?.[passkeyId];
    const clientData = readClientData(sent.response.clientDataJSON);
    if (!party || key?.rp_id !== party.id || !clientData || clientData.isCrossOrigin) throw noSuchWay();
    const challenge = await challenges.verify(clientData.challenge, { to: 'sign-in' });
    if (!challenge || isUsed(user, challenge)) throw noSuchWay();
    const verified = await verifier.verifyAssertion(sent, party, clientData.challenge, {
      credentialId: key.credential_id,
      publicKey: key.public_key,
      counter: key.counter,
    });
    if (!verified) throw noSuchWay();
    const used = { ...key, counter: verified.counter, backed_up: verified.backedUp, last_used_at: now };
    return {
      passkeys: { ...user.passkeys, [passkeyId]: used },
      used_challenges: withUsed(user, challenge, now),
    };
  }

  return {
    async requestOptions() {
      const required = requireParty(party);
      return verifier.requestOptions(required, await challenges.issue({ to: 'sign-in' }));
    },
    passkeyWay(assertion) {
      const { userHandle, ...sent } = normalised(assertion);
      const handle = Buffer.from(userHandle, 'base64url');
      if (handle.length !== 16 || sent.type !== 'public-key') throw noSuchWay();
      const way = passkeyIdOf(sent.id);
      return {
        userId: formatUuid(handle),
        made_by: 'passkey',
        way,
        credential: JSON.stringify(sent),
        use: (user, now) => use(user, way, sent, now),
      };
    },
  };
}

/** Returns the members that are read, all in base64url without padding. */
function normalised({ id, rawId = id, type, response }: Assertion): AssertionCredential & { userHandle: string } {
  return {
    id: base64url(id),
    rawId: base64url(rawId),
    type,
    response: {
      clientDataJSON: base64url(response.clientDataJSON),
      authenticatorData: base64url(response.authenticatorData),
      signature: base64url(response.signature),
    },
    userHandle: base64url(response.userHandle ?? ''),
  };
}
