import { createClient } from '../../client/client.ts';
import { session } from './state/session.ts';

/** The folder of this page, so that the app also works below a path of a proxy. */
const baseUrl = new URL('.', location.href).href.replace(/\/$/, '');

export const hatchery = createClient({ baseUrl, token: () => session.peek()?.token });

/** The path parameters of routes about the user of this browser. */
export function currentUserParams(): { path: { user_id: string } } {
  return { path: { user_id: session.peek()?.userId ?? '' } };
}
