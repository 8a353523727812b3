import { session } from './session.ts';

/**
 * Asks something about the user of this browser and hands the answer on, unless the user has become another meanwhile: what is on its way when somebody is
 * erased must not reach the next.
 */
export async function forPresentUser<Answer>(ask: Promise<Answer>, take: (answer: Answer) => void): Promise<Answer> {
  const asked = session.peek()?.userId;
  const answer = await ask;
  if (session.peek()?.userId === asked) take(answer);
  return answer;
}
