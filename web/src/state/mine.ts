import { session } from './session.ts';

/** Tells from now on whether the user of this browser is still the same. */
export function presence(): () => boolean {
  const present = session.peek()?.userId;
  return () => session.peek()?.userId === present;
}

/**
 * Asks something about the user of this browser and hands the answer on, unless the user has become another meanwhile: what is on its way when somebody is
 * erased must not reach the next.
 */
export async function forPresentUser<Answer>(ask: Promise<Answer>, take: (answer: Answer) => void): Promise<Answer> {
  const isPresent = presence();
  const answer = await ask;
  if (isPresent()) take(answer);
  return answer;
}
