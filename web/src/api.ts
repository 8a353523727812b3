import { createClient } from '../../client/client.ts';
import { session } from './state/session.ts';

/** Where this page is, so that it also works below a path. */
const baseUrl = new URL('.', location.href).href.replace(/\/$/, '');

export const hatchery = createClient({ baseUrl, token: () => session.peek()?.token });

/** The parameters of whatever is about the user of this browser. */
export function mine(): { path: { user_id: string } } {
  return { path: { user_id: session.peek()?.userId ?? '' } };
}
