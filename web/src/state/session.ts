import { stored } from './stored.ts';

/** The steps after the user is created. */
const STAGES = ['hatched', 'face', 'connect', 'home'] as const;
export type Stage = (typeof STAGES)[number];

export interface Session {
  userId: string;
  /** The access token. It is only sent to the API, and is never in a URL or in markup. */
  token: string;
  stage: Stage;
}

/** The signed-in user; undefined before the pet has hatched. */
export const session = stored<Session | undefined>('hatchery.session', undefined);

/** Advances the session to a stage. Earlier stages are ignored. */
export function advanceTo(stage: Stage): void {
  const current = session.peek();
  if (!current || STAGES.indexOf(stage) <= STAGES.indexOf(current.stage)) return;
  session.value = { ...current, stage };
}
