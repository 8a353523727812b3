import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { bearer, type Contestant, profile, send } from './contestant.ts';
import { answersAt, freePort, serve } from './processes.ts';
import { versions } from './versions.ts';

const credentials = { username: '[<id>]', email: '[<id>]@example.com', password: 'a-long-password' };

export const strapi: Contestant = {
  name: 'Strapi',
  kind: 'product',
  setUp: `Strapi ${versions.strapi['@strapi/strapi']} with users-permissions, without the admin panel and the log of requests; better-sqlite3, WAL, synchronous=FULL; one process; a create is a route of its own that makes a user and issues a JWT, one with a password is hashed by bcrypt`,
  packages: versions.strapi,
  async start(folder) {
    cpSync(join(import.meta.dirname, 'programs/strapi'), folder, { recursive: true });
    mkdirSync(join(folder, 'public/uploads'), { recursive: true });
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const secret = randomBytes(32).toString('hex');
    const env = { PORT: String(port), SECRET: secret, NODE_ENV: 'production', STRAPI_TELEMETRY_DISABLED: 'true' };
    const args = ['node_modules/@strapi/strapi/bin/strapi.js', 'start'];
    const stop = await serve({ command: process.execPath, args, folder, env }, answersAt(`${url}/_health`));
    return {
      url,
      stop,
      create: send('POST', '/api/hatch', profile),
      signUp: send('POST', '/api/auth/local/register', { ...profile, ...credentials }),
      read: ({ id, token }) => ({ method: 'GET', path: `/api/users/${id}`, headers: bearer(token) }),
      rename: ({ id, token }, name) => send('PUT', `/api/users/${id}`, { name }, bearer(token)),
      accountIn: (answer) => JSON.parse(answer),
      profileIn: (answer) => JSON.parse(answer),
    };
  },
};
