import { createClient } from '../../client/client.ts';
import { session } from './state/session.ts';

/**
 * The URL of the current page's folder. Requests are relative to it, so that the app also works behind a proxy that
 * serves it under a path.
 */
export const baseUrl = new URL('.', location.href).href.replace(/\/$/, '');

export const hatchery = createClient({ baseUrl, token: () => session.peek()?.token });

export function currentUserParams(): { path: { user_id: string } } {
  return { path: { user_id: session.peek()?.userId ?? '' } };
}
