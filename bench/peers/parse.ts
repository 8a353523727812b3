import { join } from 'node:path';
import { type Contestant, profile, send } from './contestant.ts';
import { startPostgres } from './postgres.ts';
import { startProgram } from './processes.ts';

// Includes a native bcrypt. Without it, Parse Server would hash passwords in JavaScript, which is slower.
const packages = { 'parse-server': '9.10.0', '@node-rs/bcrypt': '1.10.7', express: '5.2.1' };
const application = { 'x-parse-application-id': 'peers' };
const session = (token: string) => ({ ...application, 'x-parse-session-token': token });

export const parse: Contestant = {
  name: 'Parse Server',
  kind: 'product',
  setUp: `Parse Server ${packages['parse-server']} on Express; PostgreSQL of Debian as its package has it (fsync, synchronous_commit); one Node process beside PostgreSQL’s; a create is an anonymous sign-up (user and session), one with a password is hashed by native bcrypt`,
  packages,
  async start(folder) {
    const postgres = await startPostgres(join(folder, 'postgres'));
    const env = { DATABASE_URI: postgres.uri };
    const server = await startProgram({ file: 'parse.mjs', folder, env, health: '/health' }).catch(async (error) => {
      await postgres.stop();
      throw error;
    });
    return {
      url: server.url,
      create: send('POST', '/users', { ...profile, authData: { anonymous: { id: '[<id>]' } } }, application),
      signUp: send('POST', '/users', { ...profile, username: '[<id>]', password: 'a-long-password' }, application),
      read: ({ id, token }) => ({ method: 'GET', path: `/users/${id}`, headers: session(token) }),
      rename: ({ id, token }, name) => send('PUT', `/users/${id}`, { name }, session(token)),
      accountIn(answer) {
        const { objectId, sessionToken } = JSON.parse(answer);
        return { id: objectId, token: sessionToken };
      },
      profileIn: (answer) => JSON.parse(answer),
      async stop() {
        await server.stop();
        await postgres.stop();
      },
    };
  },
};
