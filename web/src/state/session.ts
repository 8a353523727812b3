import { stored } from './stored.ts';

/** The steps that are left once there is a user, and where they end. */
const STAGES = ['hatched', 'face', 'connect', 'home'] as const;
export type Stage = (typeof STAGES)[number];

export interface Session {
  userId: string;
  /** The access token. It is sent to the API and nowhere else, and is never in an address or in markup. */
  token: string;
  stage: Stage;
}

/** Who is at home in this browser; undefined before the pet has hatched. */
export const session = stored<Session | undefined>('hatchery.session', undefined);

/** Comes so far in the story, and never back. */
export function reach(stage: Stage): void {
  const present = session.peek();
  if (!present || STAGES.indexOf(stage) <= STAGES.indexOf(present.stage)) return;
  session.value = { ...present, stage };
}
