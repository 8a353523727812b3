import type { Context } from 'hono';
import { codeWay } from '../../core/users/code-sessions.ts';
import { invalidSession, parseNewSession } from '../../core/users/new-session.ts';
import { type ClaimedWay, sessionService } from '../../core/users/sessions.ts';
import type { UserService } from '../../core/users/users.ts';
import type { NewSession } from '../../shared/models/typescript/types.ts';
import { answerJson } from '../answer.ts';
import type { HandlerOf } from '../authenticate.ts';
import { readJsonObject } from '../body.ts';
import { idempotencyKeyOf } from '../idempotency-key.ts';

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

interface Dependencies extends SessionLimits {
  users: UserService;
}

/** Handlers for `/sessions`. */
export function sessionRoutes({ users, limitSession, maxSessions }: Dependencies) {
  const sessions = sessionService(users, maxSessions);

  const createSession: HandlerOf<'createSession'> = async (context) => {
    await limitSession(context);
    const session = parseNewSession(await readJsonObject(context, { example: EXAMPLE }));
    const idempotencyKey = idempotencyKeyOf(context);
    const way = claimedWay(session);
    await limitSession(context, way.userId);
    const opened = await sessions.open(way, { label: session.label, idempotencyKey });
    return answerJson(context, 201, opened, { 'Cache-Control': 'no-store' });
  };

  return { createSession };
}

function claimedWay({ code, passkey }: NewSession): ClaimedWay {
  if (code !== undefined) return codeWay(code);
  const pointer = passkey ? '/passkey' : '/id_token';
  throw invalidSession([{ pointer, detail: 'This server accepts only `code`.' }]);
}
