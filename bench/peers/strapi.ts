import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../servers.ts';
import { bearer, type Contestant, profile, send } from './contestant.ts';
import { answersAt, serve } from './processes.ts';

const packages = {
  '@strapi/strapi': '5.54.0',
  '@strapi/plugin-users-permissions': '5.54.0',
  'better-sqlite3': '13.2.0',
  react: '18.3.1',
  'react-dom': '18.3.1',
  'react-router-dom': '6.30.6',
  'styled-components': '6.6.0',
};
/** The middlewares that Strapi requires. The optional request log is left out. */
const MIDDLEWARES = ['errors', 'security', 'cors', 'query', 'body', 'favicon', 'public'];
const PROGRAMS = join(import.meta.dirname, 'programs');
const credentials = { username: '[<id>]', email: '[<id>]@example.com', password: 'a-long-password' };

export const strapi: Contestant = {
  name: 'Strapi',
  kind: 'product',
  setUp: `Strapi ${packages['@strapi/strapi']} with users-permissions, without the admin panel and the log of requests; better-sqlite3, WAL, synchronous=FULL; one process; a create is a route of its own that makes a user and issues a JWT, one with a password is hashed by bcrypt`,
  packages,
  async start(folder) {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    writeProject(folder, port);
    const env = { NODE_ENV: 'production', STRAPI_TELEMETRY_DISABLED: 'true' };
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

/** Writes the files of a Strapi project: two files from bench/peers/programs, and the settings. */
function writeProject(folder: string, port: number): void {
  for (const part of ['config', 'src', 'public/uploads']) mkdirSync(join(folder, part), { recursive: true });
  copyFileSync(join(PROGRAMS, 'strapi.js'), join(folder, 'src/index.js'));
  copyFileSync(join(PROGRAMS, 'strapi-database.js'), join(folder, 'config/database.js'));
  const secret = randomBytes(32).toString('hex');
  const users = { jwtSecret: secret, ratelimit: { enabled: false }, register: { allowedFields: ['name', 'pet_name'] } };
  const settings = {
    server: { host: '127.0.0.1', port, app: { keys: [secret] } },
    admin: {
      serveAdminPanel: false,
      auth: { secret },
      apiToken: { salt: secret },
      transfer: { token: { salt: secret } },
    },
    middlewares: MIDDLEWARES.map((name) => `strapi::${name}`),
    plugins: { 'users-permissions': { config: users } },
  };
  for (const [name, value] of Object.entries(settings))
    writeFileSync(join(folder, 'config', `${name}.js`), `module.exports = ${JSON.stringify(value)};`);
}
