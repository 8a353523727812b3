import { session } from './session.ts';

/** @returns a function that tells whether the user is still the one of this call. */
export function currentUserGuard(): () => boolean {
  const userId = session.peek()?.userId;
  return () => session.peek()?.userId === userId;
}

/**
 * Passes a response to `apply`, unless the user has changed since the request:
 *
 * 1. A request for user A is in flight. 2. A is erased, and B is created. 3. A's response arrives and is dropped.
 */
export async function forCurrentUser<Body>(request: Promise<Body>, apply: (body: Body) => void): Promise<Body> {
  const isCurrent = currentUserGuard();
  const body = await request;
  if (isCurrent()) apply(body);
  return body;
}
