import { tokenService } from '../../core/users/tokens.ts';
import type { UserService } from '../../core/users/users.ts';
import type { TokenPatch } from '../../shared/models/typescript/types.ts';
import { answer, answerJson } from '../answer.ts';
import type { HandlerOf } from '../authenticate.ts';
import { readJsonObject } from '../body.ts';
import { RequestError } from '../problems.ts';

/** Handlers for `/users/{user_id}/tokens` and the paths below it. */
export function tokenRoutes({ users, clock }: { users: UserService; clock: () => Date }) {
  const tokens = tokenService(users, clock);

  const listTokens: HandlerOf<'listTokens'> = async (context, owner) =>
    answerJson(context, 200, { tokens: await tokens.list(owner) }, { 'Cache-Control': 'private, no-cache' });

  const createToken: HandlerOf<'createToken'> = async (context, principal) => {
    const body = await readJsonObject(context, { example: '{"kind": "invite", "label": "My tablet"}' });
    const { parseTokenPatch } = await import('../../core/users/token-patch.ts');
    const patch = parseTokenPatch(body);
    if (principal.via === 'service') requireInvite(patch);
    const { created, secret } = await tokens.create(principal, patch);
    const { current: _current, ...shown } = created;
    return answerJson(context, 201, { ...shown, ...secret }, { 'Cache-Control': 'no-store' });
  };

  const revokeToken: HandlerOf<'revokeToken'> = async (context, owner) => {
    await tokens.revoke(owner, (context.req.param('token_id') ?? '').toLowerCase());
    return answer(context, 204, null, { 'Cache-Control': 'no-store' });
  };

  return { listTokens, createToken, revokeToken };
}

/** @throws `forbidden` unless the token is an invite, which lets the owner in, not the service */
function requireInvite({ kind }: TokenPatch): void {
  if (kind === 'invite') return;
  throw new RequestError('forbidden', 'A service key can only create invites. Send `{"kind": "invite"}`.');
}
