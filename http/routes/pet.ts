import type { Orchestrator } from '../../core/pet/orchestrator.ts';
import type { UserService } from '../../core/users/users.ts';
import { answerJson } from '../answer.ts';
import type { HandlerOf } from '../authenticate.ts';
import { answerIfChanged } from '../conditional.ts';

interface Dependencies {
  users: UserService;
  orchestrator: Pick<Orchestrator, 'currentState' | 'knowledgeOf'>;
}

/** Handlers for `GET /users/{user_id}/pet` and `GET /users/{user_id}/pet/knowledge`. */
export function petRoutes({ users, orchestrator }: Dependencies) {
  const getPet: HandlerOf<'getPet'> = async (context, principal) =>
    answerIfChanged(context, await orchestrator.currentState(await users.get(principal)));

  const getPetKnowledge: HandlerOf<'getPetKnowledge'> = async (context, owner) => {
    const knowledge = await orchestrator.knowledgeOf(await users.get(owner));
    return answerJson(context, 200, knowledge, { 'Cache-Control': 'private, no-cache' });
  };

  return { getPet, getPetKnowledge };
}
