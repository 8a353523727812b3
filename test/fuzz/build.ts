import { parametersOf, type Step } from './steps.ts';
import type { WireRequest } from './wire.ts';
import type { World } from './world.ts';

/** A user that this scenario must not be able to change. */
export interface OtherUser {
  userId: string;
  token: string;
}

/** The field or header from which a parameter's value is learned, if its name differs from the parameter's. */
const LEARNED_AS: Record<string, string> = {
  'If-Match': 'etag',
  'If-None-Match': 'etag',
  'Idempotency-Key': 'idempotency_key',
  cursor: 'next_cursor',
};
const TOKENS: Record<string, string> = { ownerToken: 'access_token', ingestToken: 'ingest_token' };

/** Builds the HTTP request for a step, using values learned from earlier responses. */
export function requestOf(step: Step, world: World, otherUser: OtherUser): WireRequest {
  const { operation, body, mutations } = step;
  const headers: [string, string][] = [];
  const query = new URLSearchParams();
  let path = operation.path;
  for (const { name, in: where } of parametersOf(operation)) {
    const given = step.parameters[name];
    if (!given) continue;
    const known = given.known ? world.known(LEARNED_AS[name] ?? name, step.back) : undefined;
    const value = where === 'path' && name === 'user_id' && step.elsewhere ? otherUser.userId : (known ?? given.value);
    if (where === 'path') path = path.replace(`{${name}}`, encodeURIComponent(value));
    else if (where === 'query') query.append(name, value);
    else headers.push([name, bytes(value)]);
  }
  const authorization = authorizationOf(step, world, otherUser);
  if (authorization !== undefined) headers.push(['Authorization', authorization]);
  const request: WireRequest = {
    method: operation.method.toUpperCase(),
    target: query.size > 0 ? `${path}?${query}` : path,
    headers,
    body:
      body === undefined
        ? undefined
        : Buffer.from(JSON.stringify(borrowed(body, step, world, authorization !== undefined))),
  };
  return mutations.reduce((changed, mutate) => mutate(changed), request);
}

function authorizationOf(
  { identity, operation, scheme }: Step,
  world: World,
  otherUser: OtherUser,
): string | undefined {
  const schemes = operation.operation.security.flatMap((one) => Object.keys(one)[0] ?? '');
  const chosen = schemes[scheme % schemes.length] ?? '';
  const tokens: Record<Step['identity'], string | undefined> = {
    right: chosen ? world.known(TOKENS[chosen] ?? 'access_token') : undefined,
    none: undefined,
    garbage: 'hty_garbage',
    other: otherUser.token,
    stream: world.known('ingest_token'),
  };
  const token = tokens[identity];
  return token === undefined ? undefined : `Bearer ${token}`;
}

/**
 * Replaces fields of a body with values from earlier responses that had the same field name. If the request is
 * authenticated, `user_id` becomes the id of the token's user.
 */
function borrowed(body: unknown, { borrow, back, operation }: Step, world: World, isProved: boolean): unknown {
  if (!borrow || typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const fields: Record<string, unknown> = { ...body };
  if (isProved && !operation.path.includes('{user_id}')) fields.user_id = world.userId;
  for (const [name, value] of Object.entries(fields)) {
    const known = name === 'user_id' && !isProved ? undefined : world.known(name, back);
    if (known !== undefined) fields[name] = known;
    // Drop generated URLs. The service accepts only URLs that it created, so it would reject every such request.
    else if (typeof value === 'string' && value.startsWith('http')) delete fields[name];
  }
  return fields;
}

/** Encodes a header value in UTF-8, with one character per byte. Replaces line breaks and NUL with spaces. */
const bytes = (text: string): string =>
  Buffer.from(text)
    .toString('latin1')
    .replaceAll(/[\r\n\0]/g, ' ');
