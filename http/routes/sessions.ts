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

/** Handlers for `/sessions`. */
export function sessionRoutes({ users }: { users: UserService }) {
  const sessions = sessionService(users);

  const createSession: HandlerOf<'createSession'> = async (context) => {
    const session = parseNewSession(await readJsonObject(context, { example: EXAMPLE }));
    const idempotencyKey = idempotencyKeyOf(context);
    const opened = await sessions.open(claimedWay(session), { label: session.label, idempotencyKey });
    return answerJson(context, 201, opened, { 'Cache-Control': 'no-store' });
  };

  return { createSession };
}

function claimedWay({ code, passkey }: NewSession): ClaimedWay {
  if (code !== undefined) return codeWay(code);
  const pointer = passkey ? '/passkey' : '/id_token';
  throw invalidSession([{ pointer, detail: 'This server accepts only `code`.' }]);
}
