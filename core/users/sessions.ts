import { AppError } from '../errors.ts';
import type { User, UserChange } from '../ports/users.ts';
import type { SessionWay, TokenRecord } from '../ports/ways-in.ts';
import { compare } from '../util/time.ts';
import { REPEAT_MS } from './create-user.ts';
import { issueToken, sha256 } from './credentials.ts';
import { tooManySessions } from './session-limits.ts';
import { tokenIdOf } from './tokens.ts';
import type { UserService } from './users.ts';
import { currentTokens, isNew, kindOf, TOKEN_KINDS } from './ways-in.ts';

/** Maximum number of sessions of one user in `WINDOW_MS`. */
export const MAX_SESSIONS = 30;
const WINDOW_MS = 10 * 60 * 1000;

type Changes = UserChange['set'];

/** A way in that a client claims to have. */
export interface ClaimedWay {
  userId: string;
  made_by: SessionWay;
  /** The id of the code, passkey or identity. */
  way: string;
  /** What the client sent. A repeated request is recognised by it. */
  credential: string;
  /**
   * Verifies the claim, and returns further changes for the write that stores the session's token. Called again if another update wins the
   * race.
   *
   * @throws `unauthorized`, from `noSuchWay`, if the user does not have this way in
   */
  use(user: User, now: string): Changes | Promise<Changes>;
  /** Creates the error for a user who does not exist; `noSuchWay` by default. */
  refused?: () => AppError;
}

export interface Session {
  user_id: string;
  token_id: string;
  access_token: string;
}

export interface SessionService {
  /**
   * Creates an access token for a device that has a way in. If the user has the maximum number of access tokens, the new one replaces the
   * oldest that was made by the same way in, or else the oldest that is less than 24 hours old, or else the oldest of all. A repeated call
   * with the same idempotency key and credential replaces the token of the first call, whose answer was lost. Cost: one read and one
   * conditional write.
   *
   * @throws `unauthorized` if the user does not have this way in
   * @throws `too-many-requests` if too many sessions of this user were opened recently
   */
  open(way: ClaimedWay, options: { label?: string | undefined; idempotencyKey?: string | undefined }): Promise<Session>;
}

/** The error for every credential that opens no session, so that the response does not reveal which users and codes exist. */
export const noSuchWay = (): AppError =>
  new AppError(
    'unauthorized',
    'This does not open a session: it is mistyped, used, expired or revoked, or its user was erased. Check it, or get a new code from a device that is signed in.',
  );

/** @param maxSessions maximum number of sessions of one user in 10 minutes */
export function sessionService(users: UserService, maxSessions = MAX_SESSIONS): SessionService {
  return {
    open(way, { label, idempotencyKey }) {
      const { userId, made_by, credential } = way;
      const { token, hash } = issueToken('owner', userId);
      const request = idempotencyKey && sha256(JSON.stringify(['hatchery-session', idempotencyKey, credential]));
      return users.updateWithRetry(
        { userId, via: 'owner' },
        async (user, now) => {
          const repeated = request ? repeatedToken(user.tokens, request, now) : undefined;
          const changes = repeated ? {} : await way.use(user, now);
          const sessions = countSession(user, now, maxSessions);
          const others = withoutReplaced(currentTokens(changes.tokens ?? user.tokens, now), way, repeated, now);
          const record: TokenRecord = {
            created_at: now,
            made_by,
            way: way.way,
            ...(label === undefined ? {} : { label }),
            ...(request ? { request } : {}),
          };
          return {
            set: { ...changes, sessions, tokens: { ...others, [hash]: record } },
            result: { user_id: userId, token_id: tokenIdOf(hash), access_token: token },
          };
        },
        way.refused ?? noSuchWay,
      );
    },
  };
}

/** Returns the hash of the token that an earlier request with the same key and credential has created. */
function repeatedToken(tokens: User['tokens'], request: string, now: string): string | undefined {
  const isRepeat = (record: TokenRecord) =>
    record.request === request && Date.parse(now) - Date.parse(record.created_at) < REPEAT_MS;
  return Object.entries(tokens).find(([, record]) => isRepeat(record))?.[0];
}

/** Returns the tokens without the one that the session's token replaces, if any. */
function withoutReplaced(tokens: User['tokens'], claimed: ClaimedWay, repeated: string | undefined, now: string) {
  const replaced = repeated ?? tokenToReplace(tokens, claimed, now);
  return Object.fromEntries(Object.entries(tokens).filter(([hash]) => hash !== replaced));
}

/**
 * New tokens are replaced before old ones. Otherwise a thief, who can add passkeys and open a session with each, would sign out one of the
 * owner's devices with every session.
 */
function tokenToReplace(tokens: User['tokens'], { made_by, way }: ClaimedWay, now: string): string | undefined {
  const access = Object.entries(tokens).filter(([, record]) => kindOf(record) === 'access');
  if (access.length < TOKEN_KINDS.access.max) return undefined;
  access.sort(([a, { created_at: at }], [b, { created_at: bt }]) => compare(at, bt) || compare(a, b));
  const isOfSameWay = (record: TokenRecord) => record.made_by === made_by && record.way === way;
  const [hash] =
    access.find(([, record]) => isOfSameWay(record)) ??
    access.find(([, record]) => isNew(record, now)) ??
    access[0] ??
    [];
  return hash;
}

/** @throws `too-many-requests` if the limit is reached */
function countSession({ sessions }: User, now: string, max: number): NonNullable<User['sessions']> {
  const elapsed = sessions ? Date.parse(now) - Date.parse(sessions.since) : WINDOW_MS;
  if (!sessions || elapsed >= WINDOW_MS) return { since: now, count: 1 };
  if (sessions.count < max) return { since: sessions.since, count: sessions.count + 1 };
  throw tooManySessions(Math.max(1, Math.ceil((WINDOW_MS - elapsed) / 1_000)));
}
