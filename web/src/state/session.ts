import { object, oneOf, optional, orElse, visibleAscii } from './read-stored.ts';
import { stored } from './stored.ts';

/** The steps that come after the user is created. */
const STAGES = ['hatched', 'face', 'connect', 'home'] as const;
export type Stage = (typeof STAGES)[number];

export interface Session {
  userId: string;
  /** The access token. It is sent only to the API, and never appears in a URL or in markup. */
  token: string;
  stage: Stage;
}

/** A session of an older or newer build keeps its pet, at home. */
export const readSession = object<Session>({
  userId: visibleAscii,
  token: visibleAscii,
  stage: orElse<Stage>(oneOf(STAGES), 'home'),
});

/** The session of the signed-in user; undefined until the user is created. */
export const session = stored<Session | undefined>('hatchery.session', undefined, optional(readSession));

/** Advances the session to a later stage. Ignored if the session is already at that stage or beyond. */
export function advanceTo(stage: Stage): void {
  const current = session.peek();
  if (!current || STAGES.indexOf(stage) <= STAGES.indexOf(current.stage)) return;
  session.value = { ...current, stage };
}
