import { parametersOf, type Step } from './steps.ts';
import type { WireRequest } from './wire.ts';
import type { World } from './world.ts';

/** The other user, whom nothing may reach. */
export interface Stranger {
  userId: string;
  token: string;
}

/** Where a parameter's value may be known from: another name in an answer, or in what was sent. */
const LEARNED_AS: Record<string, string> = {
  'If-Match': 'etag',
  'If-None-Match': 'etag',
  'Idempotency-Key': 'idempotency_key',
  cursor: 'next_cursor',
};
const TOKENS: Record<string, string> = { ownerToken: 'access_token', ingestToken: 'ingest_token' };

/** The request that a step comes to in a world, as it goes over the wire. */
export function requestOf(step: Step, world: World, stranger: Stranger): WireRequest {
  const { operation, body, mutations } = step;
  const headers: [string, string][] = [];
  const query = new URLSearchParams();
  let path = operation.path;
  for (const { name, in: where } of parametersOf(operation)) {
    const given = step.parameters[name];
    if (!given) continue;
    const known = given.known ? world.known(LEARNED_AS[name] ?? name, step.back) : undefined;
    const value = where === 'path' && name === 'user_id' && step.elsewhere ? stranger.userId : (known ?? given.value);
    if (where === 'path') path = path.replace(`{${name}}`, encodeURIComponent(value));
    else if (where === 'query') query.append(name, value);
    else headers.push([name, bytes(value)]);
  }
  const authorization = authorizationOf(step, world, stranger);
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

function authorizationOf({ asker, operation, scheme }: Step, world: World, stranger: Stranger): string | undefined {
  const schemes = operation.operation.security.flatMap((one) => Object.keys(one)[0] ?? '');
  const chosen = schemes[scheme % schemes.length] ?? '';
  const tokens: Record<Step['asker'], string | undefined> = {
    right: chosen ? world.known(TOKENS[chosen] ?? 'access_token') : undefined,
    nobody: undefined,
    garbage: 'hty_garbage',
    other: stranger.token,
    stream: world.known('ingest_token'),
  };
  const token = tokens[asker];
  return token === undefined ? undefined : `Bearer ${token}`;
}

/** A body with what is known in the fields of those names, as of one who speaks of the user that the token is of. */
function borrowed(body: unknown, { borrow, back, operation }: Step, world: World, isProved: boolean): unknown {
  if (!borrow || typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const fields: Record<string, unknown> = { ...body };
  if (isProved && !operation.path.includes('{user_id}')) fields.user_id = world.userId;
  for (const [name, value] of Object.entries(fields)) {
    const known = name === 'user_id' && !isProved ? undefined : world.known(name, back);
    if (known !== undefined) fields[name] = known;
    // Links are made by the service: a client cannot make one up.
    else if (typeof value === 'string' && value.startsWith('http')) delete fields[name];
  }
  return fields;
}

/** Header values are bytes. */
const bytes = (text: string): string =>
  Buffer.from(text)
    .toString('latin1')
    .replaceAll(/[\r\n\0]/g, ' ');
