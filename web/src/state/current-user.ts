import { session } from './session.ts';

/** @returns a function that returns whether the same user is still signed in */
export function currentUserGuard(): () => boolean {
  const userId = session.peek()?.userId;
  return () => session.peek()?.userId === userId;
}

/**
 * Passes a response to `apply`, unless the user has changed since the request was sent:
 *
 * 1. A request for user A is in flight.
 * 2. A is erased, and B is created.
 * 3. The response for A arrives and is dropped.
 */
export async function forCurrentUser<Body>(request: Promise<Body>, apply: (body: Body) => void): Promise<Body> {
  const isCurrent = currentUserGuard();
  const body = await request;
  if (isCurrent()) apply(body);
  return body;
}
