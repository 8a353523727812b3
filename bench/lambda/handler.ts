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
  /** Returns a signed URL for uploading an object with this key by PUT. */
  presign(key: string): string | Promise<string>;
}

export const EXPIRES_IN = 300;

/**
 * Handles `GET /users/{user_id}` and `GET /users/{user_id}/avatar/upload-url`. Checks the access token by its SHA-256
 * hash.
 */
export function handlerFor({ getUser, presign }: Cloud) {
  return async ({ rawPath, headers }: APIGatewayProxyEventV2) => {
    const [, , userId = '', avatar] = rawPath.split('/');
    const user = await getUser(userId);
    const tokenHash = hash('sha256', headers.authorization?.slice('Bearer '.length) ?? '');
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
