/**
 * The contestants that implement Hatchery's contract: Hatchery, the minimal server `bound`, and the service written by
 * hand. `go.ts` has that in Go.
 */
import { type Contestant as Server, startServer } from '../servers.ts';
import { bearer, type Contestant, profile, type Service, send } from './contestant.ts';
import { startProgram } from './processes.ts';

/** The requests of a service with the contract of Hatchery. */
export function hatcheryService(url: string): Omit<Service, 'stop'> {
  return {
    url,
    create: send('POST', '/users', profile),
    read: ({ id, token }) => ({ method: 'GET', path: `/users/${id}`, headers: bearer(token) }),
    rename: ({ id, token }, name) => send('POST', '/users', { user_id: id, name }, bearer(token)),
    accountIn(answer) {
      const { user_id, access_token } = JSON.parse(answer);
      return { id: user_id, token: access_token };
    },
    profileIn: (answer) => JSON.parse(answer),
  };
}

const startOurs = (name: Server) => async (folder: string) => {
  const { url, stop } = await startServer(name, folder);
  return { ...hatcheryService(url), stop };
};

export const hatchery: Contestant = {
  name: 'Hatchery',
  kind: 'Hatchery',
  setUp: 'as `npm start` runs it, with its log; SQLite, WAL, synchronous=FULL, commits grouped; one process',
  packages: {},
  start: startOurs('Hatchery'),
};

export const bound: Contestant = {
  name: 'bound',
  kind: 'bound',
  setUp: 'bare `node:http` and `node:sqlite`, as durable, commits grouped; one process',
  packages: {},
  start: startOurs('bound'),
};

const packages = { fastify: '5.12.8', 'better-sqlite3': '13.2.0' };

export const byHand: Contestant = {
  name: 'Fastify by hand',
  kind: 'by hand',
  setUp: `one file, as a good engineer writes it in a day, on Fastify ${packages.fastify}; better-sqlite3, WAL, synchronous=FULL; no log; one process`,
  packages,
  async start(folder) {
    const { url, stop } = await startProgram({ file: 'by-hand.mjs', folder, health: '/healthz' });
    return { ...hatcheryService(url), stop };
  },
};
