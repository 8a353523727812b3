import { startServer } from '../servers.ts';
import type { Contestant } from './contestant.ts';
import { speakHatchery } from './hatchery-api.ts';

export const bound: Contestant = {
  name: 'bound',
  kind: 'bound',
  setUp: 'bare `node:http` and `node:sqlite`, as durable, commits grouped; one process',
  packages: {},
  async start(folder) {
    const { url, stop } = await startServer('bound', folder);
    return { ...speakHatchery(url), stop };
  },
};
