import type { Context } from 'hono';
import type { IdentityLinks } from '../../core/ports/identity-links.ts';
import type { IdentityProvider } from '../../core/ports/identity-provider.ts';
import { codeWay } from '../../core/users/code-sessions.ts';
import { identityWay } from '../../core/users/identity-sessions.ts';
import { parseNewSession } from '../../core/users/new-session.ts';
import { type ClaimedWay, sessionService } from '../../core/users/sessions.ts';
import type { UserService } from '../../core/users/users.ts';
import { lazily } from '../../core/util/once.ts';
import type { NewSession } from '../../shared/models/typescript/types.ts';
import { answerJson } from '../answer.ts';
import type { HandlerOf } from '../authenticate.ts';
import { readJsonObject } from '../body.ts';
import { idempotencyKeyOf } from '../idempotency-key.ts';
import type { PasskeySessionDependencies } from './passkeys.ts';

const EXAMPLE = '{"code": "hti_…", "label": "My tablet"}';

export interface SessionLimits {
  /**
   * Enforces the rate limits for opening sessions. Counts the request for its client address or, if it is given, for the user that the
   * credential names, whether the user exists or not.
   *
   * @throws `too-many-requests`
   */
  limitSession: (context: Context, userId?: string) => Promise<void>;
  /** Maximum number of sessions of one user in 10 minutes. The default is `MAX_SESSIONS`. */
  maxSessions?: number | undefined;
}

interface Dependencies extends PasskeySessionDependencies, SessionLimits {
  users: UserService;
  identityLinks: IdentityLinks;
  identityProvider: IdentityProvider | undefined;
}

/** Handler for `POST /sessions`. */
export function sessionRoutes(dependencies: Dependencies) {
  const { users, identityLinks, identityProvider, limitSession, maxSessions } = dependencies;
  const sessions = sessionService(users, maxSessions);
  const passkeys = lazily(
    async () => (await import('./passkeys.ts')).openPasskeySessions(dependencies),
    ['passkeyWay'],
  );

  const createSession: HandlerOf<'createSession'> = async (context) => {
    await limitSession(context);
    const session = parseNewSession(await readJsonObject(context, { example: EXAMPLE }));
    const idempotencyKey = idempotencyKeyOf(context);
    const way = await claimedWay(session);
    await limitSession(context, way.userId);
    const opened = await sessions.open(way, { label: session.label, idempotencyKey });
    return answerJson(context, 201, opened, { 'Cache-Control': 'no-store' });
  };

  async function claimedWay({ code, passkey, id_token }: NewSession): Promise<ClaimedWay> {
    if (code !== undefined) return codeWay(code);
    if (passkey) return passkeys.passkeyWay(passkey);
    return identityWay({ links: identityLinks, provider: identityProvider }, id_token ?? '');
  }

  return { createSession };
}
