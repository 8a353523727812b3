import type { TokenService } from '../../core/users/tokens.ts';
import { answer, answerJson, type Handler } from '../answer.ts';
import { claimOwner } from '../auth.ts';
import { readJsonObject } from '../body.ts';

/** `/users/{user_id}/tokens` and what is below it. */
export function tokenRoutes(tokens: TokenService) {
  const listTokens: Handler = async (context) =>
    answerJson(
      context,
      200,
      { tokens: await tokens.list(claimOwner(context)) },
      { 'Cache-Control': 'private, no-cache' },
    );

  const createToken: Handler = async (context) => {
    const owner = claimOwner(context);
    const body = await readJsonObject(context);
    const { parseTokenPatch } = await import('../../core/users/token-patch.ts');
    const { created, token } = await tokens.create(owner, parseTokenPatch(body));
    const { current: _current, ...shown } = created;
    return answerJson(context, 201, { ...shown, access_token: token }, { 'Cache-Control': 'no-store' });
  };

  const revokeToken: Handler = async (context) => {
    await tokens.revoke(claimOwner(context), (context.req.param('token_id') ?? '').toLowerCase());
    return answer(context, 204, null, { 'Cache-Control': 'no-store' });
  };

  return { listTokens, createToken, revokeToken };
}
