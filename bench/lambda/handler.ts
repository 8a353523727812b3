/**
 * The handler shared by `bare` and the SDK variants. It responds to the two measured requests, without routing or
 * logging.
 */
import { hash } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

export interface StoredUser {
  user_id: string;
  version: number;
  tokens: Record<string, unknown>;
}

export interface Cloud {
  getUser(userId: string): Promise<StoredUser | undefined>;
  /** Makes an update. Returns the user after it; undefined if the condition is not met. */
  updateUser(update: UserUpdate): Promise<StoredUser | undefined>;
  /** Returns a signed URL for uploading an object with this key by PUT. */
  presign(key: string): string | Promise<string>;
}

export const EXPIRES_IN = 300;

export type UserUpdate = ReturnType<typeof countTicket>;

/**
 * Counts a ticket by the same update as Hatchery, in an attribute of its own and with a window of no length, because all functions are asked
 * for tickets of the same users.
 */
function countTicket(userId: string, tokenHash: string) {
  const now = { S: new Date().toISOString() };
  const token = '#tokens.#token';
  const isCurrent = `(attribute_not_exists(${token}.#expires_at) OR ${token}.#expires_at > :now)`;
  return {
    Key: { user_id: { S: userId } },
    UpdateExpression: 'SET #counted = :new',
    ConditionExpression: `attribute_exists(${token}) AND attribute_not_exists(${token}.#kind) AND ${isCurrent} AND attribute_not_exists(#lock) AND (attribute_not_exists(#counted) OR #counted.#since <= :now)`,
    ExpressionAttributeNames: {
      '#tokens': 'tokens',
      '#token': tokenHash,
      '#kind': 'kind',
      '#expires_at': 'expires_at',
      '#lock': 'lock',
      '#counted': 'counted',
      '#since': 'since',
    },
    ExpressionAttributeValues: { ':now': now, ':new': { M: { since: now, count: { N: '1' } } } },
    ReturnValues: 'ALL_NEW' as const,
  };
}

/**
 * Handles `GET /users/{user_id}` and `GET /users/{user_id}/avatar/upload-url`. Checks the access token by its SHA-256
 * hash.
 */
export function handlerFor({ getUser, updateUser, presign }: Cloud) {
  return async ({ rawPath, headers }: APIGatewayProxyEventV2) => {
    const [, , userId = '', avatar] = rawPath.split('/');
    const tokenHash = hash('sha256', headers.authorization?.slice('Bearer '.length) ?? '');
    const user = await (avatar ? updateUser(countTicket(userId, tokenHash)) : getUser(userId));
    if (!user || !Object.hasOwn(user.tokens, tokenHash)) return answer(401, { title: 'Unauthorized' });
    const { tokens: _secret, ...profile } = user;
    return avatar ? answer(200, await ticketFor(userId)) : answer(200, profile, { etag: `"${user.version}"` });
  };

  async function ticketFor(userId: string): Promise<object> {
    const key = `avatars/${userId}.jpg`;
    const upload_url = await presign(key);
    const avatar_url = `${process.env.PUBLIC_BASE_URL}/users/${userId}/avatar`;
    const curl = `curl -X PUT -T image.jpg "${upload_url}"`;
    return {
      upload_url,
      method: 'PUT',
      headers: {},
      key,
      avatar_url,
      max_bytes: 10485760,
      expires_in: EXPIRES_IN,
      curl,
    };
  }
}

const answer = (statusCode: number, body: object, headers = {}) => ({
  statusCode,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});
