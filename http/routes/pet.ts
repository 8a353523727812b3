import type { Context } from 'hono';
import type { Orchestrator } from '../../core/pet/orchestrator.ts';
import { sha256 } from '../../core/users/credentials.ts';
import type { UserService } from '../../core/users/users.ts';
import { answer, answerJson, type Handler } from '../answer.ts';
import { claimOwner } from '../auth.ts';
import { isFresh } from '../conditional.ts';

/** As much of a state's hash as tells it from any other that its owner may hold. */
const ETAG_LENGTH = 16;

interface Dependencies {
  users: UserService;
  orchestrator: Orchestrator;
}

/** `GET /users/{user_id}/pet` and its `/knowledge`. */
export function petRoutes({ users, orchestrator }: Dependencies) {
  const ownerOf = (context: Context) => users.get(claimOwner(context));

  const getPet: Handler = async (context) => {
    const state = await orchestrator.stateOf(await ownerOf(context));
    const headers = {
      ETag: `"${sha256(JSON.stringify(state)).slice(0, ETAG_LENGTH)}"`,
      'Cache-Control': 'private, no-cache',
    };
    if (isFresh(context.req.header('If-None-Match'), headers.ETag)) return answer(context, 304, null, headers);
    return answerJson(context, 200, state, headers);
  };

  const getPetKnowledge: Handler = async (context) => {
    const knowledge = await orchestrator.knowledgeOf(await ownerOf(context));
    return answerJson(context, 200, knowledge, { 'Cache-Control': 'private, no-cache' });
  };

  return { getPet, getPetKnowledge };
}
