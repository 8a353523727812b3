/**
 * The server `bound`, the baseline of the benchmark: it does Hatchery's essential work at the lowest possible cost. It
 * uses bare node:http and node:sqlite with Hatchery's durability and group commit, checks tokens by their SHA-256 hash,
 * and validates only the essentials. It has no router, contract, problem documents or log.
 */
import { createHmac, createSecretKey, hash, randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, readBody, serve } from '../bare-server.ts';
import { insert, inTransaction, replace, select } from '../bound-store.ts';

interface User {
  user_id: string;
  version: number;
  created_at: string;
  updated_at: string;
  name?: string;
  pet_name?: string;
  age?: number;
  health_goals?: string[];
  locale?: string;
  tokens: Record<string, { created_at: string }>;
}

const BASE_URL = `http://127.0.0.1:${process.env.PORT}`;
const MAX_BODY_BYTES = 64 * 1024;
const secret = createSecretKey(randomBytes(32));

/** Returns the user if the request has one of the user's tokens. */
function owned(request: IncomingMessage, userId: string): User | undefined {
  const row = select.get(userId);
  const user: User | undefined = row && JSON.parse(String(row.item));
  const tokenHash = hash('sha256', request.headers.authorization?.slice('Bearer '.length) ?? '', 'hex');
  return user && Object.hasOwn(user.tokens, tokenHash) ? user : undefined;
}

const shown = ({ tokens: _secret, ...profile }: User) => profile;
const isText = (value: unknown, most: number): boolean =>
  typeof value === 'string' && value.length > 0 && value.length <= most;

function isValid({ name, pet_name, age, health_goals }: User): boolean {
  if (!isText(name, 40) || !isText(pet_name, 40)) return false;
  if (age !== undefined && !(Number.isInteger(age) && age >= 0 && age <= 120)) return false;
  return Array.isArray(health_goals) && health_goals.length <= 10 && health_goals.every((goal) => isText(goal, 80));
}

function create(response: ServerResponse, { name, pet_name, age, health_goals = [], locale = 'en' }: User): void {
  const user_id = randomUUID();
  const token = `hty_${user_id}${randomBytes(32).toString('base64url')}`;
  const now = new Date().toISOString();
  const tokens = { [hash('sha256', token, 'hex')]: { created_at: now } };
  const sent = { name, pet_name, age, health_goals, locale } as User;
  const user: User = { ...sent, user_id, version: 1, created_at: now, updated_at: now, tokens };
  const item = JSON.stringify(user);
  if (!isValid(user)) answer(response, 400, { title: 'Invalid' });
  else
    inTransaction(() => {
      insert.run(user_id, 1, item);
      return () => answer(response, 201, { ...shown(user), access_token: token }, { ETag: '"1"' });
    });
}

function update(request: IncomingMessage, response: ServerResponse, sent: User): void {
  inTransaction(() => {
    const before = owned(request, String(sent.user_id));
    if (!before) return () => answer(response, 401, { title: 'Unauthorized' });
    const { created_at, tokens, version } = before;
    const after: User = { ...before, ...sent, created_at, tokens, version: version + 1 };
    after.updated_at = new Date().toISOString();
    if (!isValid(after)) return () => answer(response, 400, { title: 'Invalid' });
    replace.run(after.version, JSON.stringify(after), after.user_id);
    return () => answer(response, 200, shown(after), { ETag: `"${after.version}"` });
  });
}

function ticketFor({ user_id }: User): object {
  const key = `avatars/${user_id}.jpg`;
  const expires = Math.floor(Date.now() / 1000) + 300;
  const signature = createHmac('sha256', secret).update(`PUT\n${key}\n${expires}`).digest('base64url');
  const upload_url = `${BASE_URL}/objects/${key}?expires=${expires}&signature=${signature}`;
  const avatar_url = `${BASE_URL}/users/${user_id}/avatar`;
  const curl = `curl -X PUT -T image.jpg "${upload_url}"`;
  return { upload_url, method: 'PUT', headers: {}, key, avatar_url, max_bytes: 10485760, expires_in: 300, curl };
}

function parse(text: string): User | undefined {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}

function post(request: IncomingMessage, response: ServerResponse): void {
  readBody(request, MAX_BODY_BYTES, (body) => {
    if (body === undefined) return answer(response, 413, { title: 'Too large' });
    const sent = parse(body);
    if (!sent) answer(response, 400, { title: 'Not JSON' });
    else if (request.headers.authorization === undefined) create(response, sent);
    else update(request, response, sent);
  });
}

function get(request: IncomingMessage, response: ServerResponse): void {
  const [, , userId = '', avatar] = request.url?.split('/') ?? [];
  const user = userId === '' ? undefined : owned(request, userId);
  if (userId === '') answer(response, 200, { status: 'ok' });
  else if (!user) answer(response, 401, { title: 'Unauthorized' });
  else if (avatar) answer(response, 200, ticketFor(user));
  else answer(response, 200, shown(user), { ETag: `"${user.version}"` });
}

serve((request, response) => (request.method === 'POST' ? post : get)(request, response));
