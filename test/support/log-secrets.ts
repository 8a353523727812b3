import assert from 'node:assert/strict';
import { sha256 } from '../../core/users/credentials.ts';
import { operations } from '../../shared/models/typescript/operations.ts';
import { photo, pictureOwner } from './pictures.ts';
import { RFC_KEYS } from './push.ts';
import { SERVICE_KEY } from './service-keys.ts';
import { reading, streamsOf } from './streams.ts';

/** A key that the server does not have. It has that of `service-keys.ts`. */
const REFUSED_KEY = `htk_${'b'.repeat(43)}`;

type Send = (address: string, init?: RequestInit) => Promise<Response>;

const PERSONAL = { name: 'Quetzalcoatl', pet_name: 'Xolotl', health_goals: ['outrun my hypertension'] };
/** A reading with more digits than any duration in the log. If the log contains this number, it must be the reading. */
const HEART_RATE = 61.7345;

/** A user with data that must never appear in a log. */
export interface UserWithSecrets {
  /** Sends valid and invalid requests for every operation, with secrets wherever a request can contain them. */
  sendAllRequests(): Promise<void>;
  /** The names, texts, ids, tokens and signatures that the log must not contain. */
  secrets: Set<string>;
}

/** Creates a user with a portrait, a watch and a reading. */
export async function userWithSecrets(send: Send): Promise<UserWithSecrets> {
  const secrets = new Set<string>(Object.values(PERSONAL).flat());
  const picture = await pictureOwner(send);
  const token = picture.auth.Authorization.replace('Bearer ', '');
  const owner = streamsOf(send, { user_id: picture.userId, access_token: token });
  await picture.update(PERSONAL);
  const device = await owner.connect({ source: 'quetzalcoatls-wrist', label: 'Quetzalcoatl, left arm' });
  const { token: ingestToken, stream, path } = device;
  await device.sendSamples([reading('heart_rate', HEART_RATE)]);
  const push = { endpoint: 'https://push.example/quetzalcoatls-phone', keys: RFC_KEYS };
  await send(`/users/${picture.userId}/push-subscriptions`, {
    method: 'POST',
    headers: picture.auth,
    body: JSON.stringify(push),
  });
  for (const secret of [
    'quetzalcoatls-phone',
    ...Object.values(RFC_KEYS),
    SERVICE_KEY,
    sha256(SERVICE_KEY),
    REFUSED_KEY,
    picture.userId,
    token,
    ingestToken,
    stream.stream_id,
    stream.source,
    String(HEART_RATE),
  ]) {
    secrets.add(secret);
  }

  /** Adds the signature of a signed URL to the secrets. The URL comes from the server or from S3. */
  function signed(address: string): string {
    const query = new URL(address).searchParams;
    const signature = query.get('signature') ?? query.get('X-Amz-Signature');
    assert.ok(signature, address);
    secrets.add(signature);
    return address;
  }

  async function sendEveryOperation(): Promise<void> {
    for (const { method, path: pattern } of operations) {
      // Skip DELETE, because it would remove the data that later requests need.
      if (method === 'DELETE') continue;
      const address = pattern.replace('{user_id}', picture.userId).replace('{stream_id}', stream.stream_id);
      const body = method === 'POST' ? { body: JSON.stringify(PERSONAL) } : {};
      const bearers = [token, ingestToken, `${token}x`, SERVICE_KEY, REFUSED_KEY].map((secret) => `Bearer ${secret}`);
      for (const authorization of [...bearers, `Basic ${token}`]) {
        await send(address, { method, headers: { Authorization: authorization }, redirect: 'manual', ...body });
      }
      await send(`${address}?access_token=${token}&name=${PERSONAL.name}&cursor=${token}`, { method, ...body });
      await send(`${address}/${token}`, { method: 'PATCH', headers: { 'If-Match': `"${token}"` } });
    }
  }

  /** Sends tokens where they do not belong: in the query and path of public, unknown and malformed URLs, and in other headers. */
  async function sendMisplacedTokens(): Promise<void> {
    const queries = ['access_token', 'token', 'api_key', 'x'].map(
      (name) => `?${name}=${token}&y=Bearer%20${ingestToken}`,
    );
    const paths = ['/', '/healthz', '/docs', '/openapi.json', '/users', '/nowhere', '/problems/forbidden', '/users/'];
    for (const query of queries) {
      for (const path of paths) await send(`${path}${query}`, { redirect: 'manual' });
      await send(`/users${query}`, { method: 'POST', body: JSON.stringify(PERSONAL) });
      await send(`/users${query}`, { method: 'OPTIONS' });
    }
    for (const path of ['', '/users', '/problems', '/objects', '/objects/avatars', '/users/%ff']) {
      for (const method of ['GET', 'PUT', 'POST']) await send(`${path}/${token}`, { method, redirect: 'manual' });
    }
    for (const name of ['X-API-Key', 'X-Pet', 'Cookie', 'Idempotency-Key', 'If-Match', 'Content-Encoding']) {
      await send('/users', { method: 'POST', headers: { [name]: token }, body: JSON.stringify(PERSONAL) });
    }
  }

  async function sendInvalidRequests(): Promise<void> {
    await picture.update({ name: `${PERSONAL.name}\u202e`, [token]: PERSONAL.name });
    await picture.update({ avatar_url: `https://elsewhere.example/${token}` });
    await send('/users', { method: 'POST', headers: picture.auth, body: `{"name": "${PERSONAL.name}` });
    await device.sendSamples([{ ...reading('heart_rate', HEART_RATE), metric: PERSONAL.name }]);
    await send(`${path}/samples`, { method: 'DELETE', headers: picture.auth });
  }

  async function sendPictures(): Promise<void> {
    const ticket = await picture.requestTicket();
    // In tests where the store fails, the request for a ticket fails as well.
    if (ticket.ok) {
      const { upload_url } = (await ticket.json()) as { upload_url: string };
      await send(signed(upload_url), { method: 'PUT', body: photo }).catch(() => {});
      await send(`${upload_url}x`, { method: 'PUT', body: photo }).catch(() => {});
      await picture.publish();
    }
    const portrait = await picture.portraitUrl();
    if (portrait) for (const address of [signed(portrait), `${portrait}x`]) await send(address).catch(() => {});
  }

  return {
    async sendAllRequests() {
      await sendEveryOperation();
      await sendMisplacedTokens();
      await sendInvalidRequests();
      await sendPictures();
    },
    secrets,
  };
}

/** Asserts that the log contains requests and failures, but none of the secrets. */
export function assertNoSecrets(log: string, secrets: Set<string>): void {
  for (const word of ['"request"', '"failure"']) assert.ok(log.includes(word), `${word} is in the log`);
  for (const secret of secrets) {
    const at = log.indexOf(secret);
    assert.ok(at < 0, `the log holds ${secret}: ${log.slice(Math.max(0, at - 200), at + 200)}`);
  }
}
