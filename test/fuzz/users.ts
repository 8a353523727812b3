import assert from 'node:assert/strict';
import type { CreatedStream, CreatedUser } from '../../shared/models/typescript/types.ts';
import { CONSENT, reading } from '../support/streams.ts';
import type { OtherUser } from './build.ts';
import { checkAnswer } from './oracle.ts';
import { exchange } from './wire.ts';
import { createWorld, type World } from './world.ts';

export interface WatchedUser extends OtherUser {
  /** Asserts that the user is unchanged and that the service still responds. */
  assertUntouched(): Promise<void>;
}

async function ask(baseUrl: string, method: string, target: string, token?: string, body?: unknown): Promise<Response> {
  const headers: [string, string][] = token ? [['Authorization', `Bearer ${token}`]] : [];
  const sent = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  const exchanged = await exchange(baseUrl, { method, target, headers, body: sent });
  await checkAnswer(exchanged);
  assert.ok(exchanged.answer?.ok, `${method} ${target}: ${exchanged.answer?.status}`);
  return exchanged.answer;
}

/** Creates a user with a stream and a few readings. @returns the values that the user's clients know. */
export async function newWorld(baseUrl: string): Promise<World> {
  const created = await ask(baseUrl, 'POST', '/users', undefined, { name: 'Max', pet_name: 'Rocky', age: 34 });
  const user = (await created.clone().json()) as CreatedUser;
  const world = createWorld(user.user_id);
  const address = `/users/${user.user_id}/streams`;
  const stream = (await (await ask(baseUrl, 'POST', address, user.access_token, CONSENT)).json()) as CreatedStream;
  const samples = { samples: [reading('heart_rate', 62), reading('sleep_score', 80)] };
  await ask(baseUrl, 'POST', `${address}/${stream.stream_id}/samples`, stream.ingest_token, samples);
  for (const known of [user, stream]) world.learn(known);
  world.remember('etag', created.headers.get('ETag') ?? '');
  return world;
}

/** Creates a user whose data must not change, and keeps a copy of the data for a later comparison. */
export async function createWatchedUser(baseUrl: string): Promise<WatchedUser> {
  const world = await newWorld(baseUrl);
  const token = world.known('access_token') ?? '';
  const look = async () => {
    const texts: string[] = [];
    for (const path of ['', '/streams', '/samples']) {
      texts.push(await (await ask(baseUrl, 'GET', `/users/${world.userId}${path}`, token)).text());
    }
    return texts;
  };
  const before = await look();
  return {
    userId: world.userId,
    token,
    async assertUntouched() {
      assert.deepEqual(await look(), before, 'the watched user is unchanged');
      await ask(baseUrl, 'GET', '/healthz');
    },
  };
}
