import { randomBytes, randomUUID } from 'node:crypto';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { freePort } from '../servers.ts';
import { bearer, type Contestant, profile, send } from './contestant.ts';
import { answersAt, run, serve } from './processes.ts';

const packages = { directus: '12.4.0' };
/**
 * The version of isolated-vm that Directus depends on does not run on Node 24. Directus needs it only for untrusted
 * extensions, which this benchmark does not use.
 */
const overrides = { 'isolated-vm': '6.1.2' };
const FILE = 'directus.db';

export const directus: Contestant = {
  name: 'Directus',
  kind: 'product',
  setUp: `Directus ${packages.directus}; sqlite3, WAL, synchronous=FULL; one process; the three operations are an extension on its UsersService, as a rule that owners see only themselves needs a licence; a create makes a user with a static token, one with a password is hashed by argon2`,
  packages,
  overrides,
  async start(folder) {
    addExtension(join(folder, 'extensions/peers'));
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const token = randomUUID();
    const env = settings(port, token);
    const program = { command: process.execPath, folder, env };
    const cli = 'node_modules/directus/cli.js';
    await run({ ...program, args: [cli, 'bootstrap'] });
    writeAhead(join(folder, FILE));
    const stop = await serve({ ...program, args: [cli, 'start'] }, answersAt(`${url}/server/ping`));
    try {
      for (const field of ['name', 'pet_name']) await addField(url, token, field);
    } catch (reason) {
      await stop();
      throw reason;
    }
    return {
      url,
      stop,
      create: send('POST', '/peers', profile),
      signUp: send('POST', '/peers', { ...profile, email: '[<id>]@example.com', password: 'a-long-password' }),
      read: ({ id, token }) => ({ method: 'GET', path: `/peers/${id}`, headers: bearer(token) }),
      rename: ({ id, token }, name) => send('PATCH', `/peers/${id}`, { name }, bearer(token)),
      accountIn: (answer) => JSON.parse(answer),
      profileIn: (answer) => JSON.parse(answer),
    };
  },
};

function addExtension(folder: string): void {
  mkdirSync(folder, { recursive: true });
  cpSync(join(import.meta.dirname, 'programs/directus-extension.js'), join(folder, 'index.js'));
  const about = { type: 'endpoint', path: 'index.js', source: 'index.js', host: '^12.0.0' };
  const manifest = { name: 'peers', version: '1.0.0', type: 'module', 'directus:extension': about };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
}

/**
 * Enables the write-ahead log. SQLite stores this setting in the database file. Durability needs no setting, because by
 * default SQLite flushes every commit to disk.
 */
function writeAhead(file: string): void {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL');
  database.close();
}

function settings(port: number, token: string): Record<string, string> {
  return {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: String(port),
    SECRET: randomBytes(32).toString('hex'),
    DB_CLIENT: 'sqlite3',
    DB_FILENAME: FILE,
    ADMIN_EMAIL: 'admin@example.com',
    ADMIN_PASSWORD: randomUUID(),
    ADMIN_TOKEN: token,
    TELEMETRY: 'false',
    // Disabled, because Directus would otherwise reject requests under load.
    PRESSURE_LIMITER_ENABLED: 'false',
    LOG_LEVEL: 'error',
  };
}

async function addField(url: string, token: string, field: string): Promise<void> {
  const body = JSON.stringify({ field, type: 'string', schema: { max_length: 40 } });
  const headers = { ...bearer(token), 'content-type': 'application/json' };
  const response = await fetch(`${url}/fields/directus_users`, { method: 'POST', headers, body });
  if (!response.ok) throw new Error(`No field was added: ${response.status} ${await response.text()}`);
}
