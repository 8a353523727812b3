import { readFileSync } from 'node:fs';
import { MINUTE_MS, PULSE_AND_STEPS, readings } from '../ingest/readings.ts';
import { exampleChange, PHOTO } from '../requests.ts';
import { type Kind, SHARES, type Target } from './load.ts';

const MINUTES_IN_BATCH = 30;
const photo = readFileSync(PHOTO);
const from = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - MINUTES_IN_BATCH * MINUTE_MS;
const samples = JSON.stringify(readings(PULSE_AND_STEPS, from, MINUTES_IN_BATCH));

export interface WireRequest {
  kind: Kind;
  bytes: Buffer;
}

/** Picks a random kind of request according to its share, for a random user. */
export function someRequest({ users, devices }: Target): WireRequest {
  const kind = someKind();
  const { user_id = '', access_token = '', upload_url = '' } = one(users) ?? {};
  const { path = '', token = '' } = one(devices) ?? {};
  const made = {
    read: () => request('GET', `/users/${user_id}`, access_token),
    update: () => request('POST', '/users', access_token, JSON.stringify({ user_id, ...exampleChange })),
    ingest: () => request('POST', path, token, `{"batch_id":"${crypto.randomUUID()}","samples":${samples}}`),
    upload: () => request('PUT', upload_url.slice(new URL(upload_url).origin.length), '', photo),
    publish: () =>
      request('POST', '/users', access_token, JSON.stringify({ user_id, avatar_url: avatarUrl(upload_url, user_id) })),
  };
  return { kind, bytes: made[kind]() };
}

const avatarUrl = (uploadUrl: string, userId: string): string => `${new URL(uploadUrl).origin}/users/${userId}/avatar`;

function someKind(): Kind {
  let at = Math.random() * 100;
  for (const [kind, share] of Object.entries(SHARES) as [Kind, number][]) {
    at -= share;
    if (at < 0) return kind;
  }
  return 'read';
}

function request(method: string, path: string, token: string, body?: string | Buffer): Buffer {
  const length = body === undefined ? '' : `Content-Length: ${Buffer.byteLength(body)}\r\n`;
  const auth = token ? `Authorization: Bearer ${token}\r\n` : '';
  const head = `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n${auth}${length}\r\n`;
  return Buffer.concat([Buffer.from(head), Buffer.from(body ?? '')]);
}

export const healthCheck = request('GET', '/healthz', '');

const one = <T>(all: readonly T[]): T | undefined => all[Math.floor(Math.random() * all.length)];
