import { type IdentityDependencies, identityService } from '../../core/users/identities.ts';
import { parseNewIdentity } from '../../core/users/new-identity.ts';
import { answer, answerJson } from '../answer.ts';
import type { HandlerOf } from '../authenticate.ts';
import { readJsonObject } from '../body.ts';

/** Handlers for `/users/{user_id}/identities` and the paths below it. */
export function identityRoutes(dependencies: IdentityDependencies) {
  const identities = identityService(dependencies);

  const linkIdentity: HandlerOf<'linkIdentity'> = async (context, owner) => {
    const { id_token } = parseNewIdentity(await readJsonObject(context, { example: '{"id_token": "eyJ…"}' }));
    return answerJson(context, 201, await identities.link(owner, id_token), { 'Cache-Control': 'no-store' });
  };

  const listIdentities: HandlerOf<'listIdentities'> = async (context, owner) =>
    answerJson(context, 200, { identities: await identities.list(owner) }, { 'Cache-Control': 'private, no-cache' });

  const unlinkIdentity: HandlerOf<'unlinkIdentity'> = async (context, owner) => {
    await identities.unlink(owner, (context.req.param('identity_id') ?? '').toLowerCase());
    return answer(context, 204, null, { 'Cache-Control': 'no-store' });
  };

  return { linkIdentity, listIdentities, unlinkIdentity };
}
