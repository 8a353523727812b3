/**
 * The service that a good engineer could write in a day instead of using Hatchery: two profile routes on Fastify and
 * better-sqlite3. Like Hatchery, it hashes tokens, validates merged profiles and writes durably.
 */
import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import Database from 'better-sqlite3';
import Fastify from 'fastify';

const database = new Database('users.db');
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec(`CREATE TABLE IF NOT EXISTS users (
  user_id TEXT PRIMARY KEY, token_hash BLOB NOT NULL, name TEXT NOT NULL, pet_name TEXT NOT NULL, age INTEGER,
  health_goals TEXT NOT NULL, locale TEXT NOT NULL, version INTEGER NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL
) STRICT, WITHOUT ROWID`);
const select = database.prepare('SELECT * FROM users WHERE user_id = ?');
const insert = database.prepare(`INSERT INTO users VALUES (@user_id, @token_hash, @name, @pet_name, @age,
  @health_goals, @locale, @version, @created_at, @updated_at)`);
const update = database.prepare(`UPDATE users SET name = @name, pet_name = @pet_name, age = @age,
  health_goals = @health_goals, locale = @locale, version = @version, updated_at = @updated_at WHERE user_id = @user_id`);

const text = (maxLength) => ({ type: 'string', minLength: 1, maxLength });
const fields = {
  name: text(40),
  age: { type: 'integer', minimum: 0, maximum: 120 },
  health_goals: { type: 'array', maxItems: 10, items: text(80) },
  pet_name: text(40),
  locale: { type: 'string', maxLength: 35, pattern: '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$' },
};
const user_id = { type: 'string', format: 'uuid' };
const optional = (field) => ({ ...field, nullable: true });
const { age, health_goals, locale } = fields;
const patch = { ...fields, age: optional(age), health_goals: optional(health_goals), locale: optional(locale) };
const body = { type: 'object', additionalProperties: false, properties: { user_id, ...patch } };
const stamps = { created_at: { type: 'string' }, updated_at: { type: 'string' }, version: { type: 'integer' } };
const shown = { type: 'object', properties: { user_id, ...fields, ...stamps, access_token: { type: 'string' } } };
const schema = { response: { '2xx': shown } };

const app = Fastify({ bodyLimit: 64 * 1024, ajv: { customOptions: { coerceTypes: false, removeAdditional: false } } });

function problem(statusCode, message) {
  return Object.assign(new Error(message), { statusCode });
}

const normal = (value) => value.normalize('NFC').trim().replace(/\s+/g, ' ');

function normalise(sent) {
  if (!sent || typeof sent !== 'object') return;
  for (const field of ['name', 'pet_name']) if (typeof sent[field] === 'string') sent[field] = normal(sent[field]);
  if (Array.isArray(sent.health_goals))
    sent.health_goals = sent.health_goals.map((goal) => (typeof goal === 'string' ? normal(goal) : goal));
}

const hashOf = (token) => createHash('sha256').update(token).digest();

/** Returns the user's row. Throws a 401 problem unless the request has the user's token. */
function ownRow(request, userId) {
  const [scheme, token = ''] = (request.headers.authorization ?? '').split(' ');
  const row = scheme.toLowerCase() === 'bearer' ? select.get(userId ?? '') : undefined;
  if (!row || !timingSafeEqual(row.token_hash, hashOf(token)))
    throw problem(401, 'Send the access token of this user.');
  return row;
}

/** Converts a row to a profile. Fastify's response schema removes all other columns, such as the token's hash. */
const profileOf = (row) => ({ ...row, age: row.age ?? undefined, health_goals: JSON.parse(row.health_goals) });

function create({ name, pet_name, age, health_goals, locale }) {
  if (name === undefined || pet_name === undefined) throw problem(400, 'Send a name and a pet_name.');
  const token = randomBytes(32).toString('base64url');
  const now = new Date().toISOString();
  const row = {
    user_id: randomUUID(),
    token_hash: hashOf(token),
    name,
    pet_name,
    age: age ?? null,
    health_goals: JSON.stringify(health_goals ?? []),
    locale: locale ?? 'en',
    version: 1,
    created_at: now,
    updated_at: now,
  };
  insert.run(row);
  return { ...profileOf(row), access_token: token };
}

function merge(row, sent) {
  const after = { ...row, ...sent, version: row.version + 1, updated_at: new Date().toISOString() };
  after.locale ??= 'en';
  if (sent.health_goals !== undefined) after.health_goals = JSON.stringify(sent.health_goals ?? []);
  update.run(after);
  return profileOf(after);
}

app.get('/healthz', () => ({ status: 'ok' }));
app.get('/users/:id', { schema }, (request) => profileOf(ownRow(request, request.params.id)));
app.post(
  '/users',
  { schema: { ...schema, body }, preValidation: async (request) => normalise(request.body) },
  async (request, reply) => {
    if (request.headers.authorization !== undefined) return merge(ownRow(request, request.body.user_id), request.body);
    return reply.code(201).send(create(request.body));
  },
);
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
