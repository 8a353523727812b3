import { randomBytes } from 'node:crypto';
import { type Contestant, profile, send } from './contestant.ts';
import { startProgram } from './processes.ts';

const packages = { payload: '3.90.2', '@payloadcms/db-sqlite': '3.90.2', graphql: '16.15.0' };
const apiKey = (token: string) => ({ authorization: `users API-Key ${token}` });

export const payload: Contestant = {
  name: 'Payload',
  kind: 'product',
  setUp: `Payload ${packages.payload} behind bare \`node:http\`, without Next.js, which it usually runs in; libSQL, WAL, synchronous=FULL; one process; a create is a route of its own that makes a user with an API key, one with a password is hashed by PBKDF2`,
  packages,
  async start(folder) {
    const env = { SECRET: randomBytes(32).toString('hex') };
    const { url, stop } = await startProgram({ file: 'payload.mjs', folder, env, health: '/api/users/me' });
    return {
      url,
      stop,
      create: send('POST', '/api/users/hatch', profile),
      signUp: send('POST', '/api/members', { ...profile, email: '[<id>]@example.com', password: 'a-long-password' }),
      read: ({ id, token }) => ({ method: 'GET', path: `/api/users/${id}`, headers: apiKey(token) }),
      rename: ({ id, token }, name) => send('PATCH', `/api/users/${id}`, { name }, apiKey(token)),
      accountIn: (answer) => JSON.parse(answer),
      profileIn: (answer) => JSON.parse(answer),
    };
  },
};
