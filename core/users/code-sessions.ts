import type { User } from '../ports/users.ts';
import { type CodeKind, readCode } from './codes.ts';
import { isExpired } from './credentials.ts';
import { type ClaimedWay, noSuchWay } from './sessions.ts';
import { tokenIdOf } from './tokens.ts';

/**
 * Claims the way in of a recovery code or invite.
 *
 * @throws `unauthorized` if the text is not a code
 */
export function codeWay(text: string): ClaimedWay {
  const code = readCode(text);
  if (!code) throw noSuchWay();
  const { kind, userId, hash } = code;
  return {
    userId,
    made_by: kind,
    way: tokenIdOf(hash),
    credential: hash,
    use: (user, now) => ({ tokens: useCode(user, kind, hash, now) }),
  };
}

/** Returns the user's tokens after the code was used: an invite is used up, and a recovery code records the time. */
function useCode({ tokens }: User, kind: CodeKind, hash: string, now: string): User['tokens'] {
  const { [hash]: record, ...others } = tokens;
  if (!record || record.kind !== kind || isExpired(record, now)) throw noSuchWay();
  return kind === 'invite' ? others : { ...others, [hash]: { ...record, last_used_at: now } };
}
