import type { Orchestrator } from '../../core/pet/orchestrator.ts';
import { sha256 } from '../../core/users/credentials.ts';
import type { UserService } from '../../core/users/users.ts';
import { answer, answerJson } from '../answer.ts';
import type { HandlerOf } from '../authenticate.ts';
import { isFresh } from '../conditional.ts';

/** Number of hex digits in an ETag: 64 bits of a SHA-256 hash. */
const ETAG_LENGTH = 16;

interface Dependencies {
  users: UserService;
  orchestrator: Pick<Orchestrator, 'currentState' | 'knowledgeOf'>;
}

/** Handlers for `GET /users/{user_id}/pet` and `GET /users/{user_id}/pet/knowledge`. */
export function petRoutes({ users, orchestrator }: Dependencies) {
  const getPet: HandlerOf<'getPet'> = async (context, principal) => {
    const state = await orchestrator.currentState(await users.get(principal));
    const headers = {
      ETag: `"${sha256(JSON.stringify(state)).slice(0, ETAG_LENGTH)}"`,
      'Cache-Control': 'private, no-cache',
    };
    if (isFresh(context.req.header('If-None-Match'), headers.ETag)) return answer(context, 304, null, headers);
    return answerJson(context, 200, state, headers);
  };

  const getPetKnowledge: HandlerOf<'getPetKnowledge'> = async (context, owner) => {
    const knowledge = await orchestrator.knowledgeOf(await users.get(owner));
    return answerJson(context, 200, knowledge, { 'Cache-Control': 'private, no-cache' });
  };

  return { getPet, getPetKnowledge };
}
