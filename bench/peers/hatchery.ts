import { startServer } from '../servers.ts';
import type { Contestant } from './contestant.ts';
import { speakHatchery } from './hatchery-api.ts';

export const hatchery: Contestant = {
  name: 'Hatchery',
  kind: 'Hatchery',
  setUp: 'as `npm start` runs it, with its log; SQLite, WAL, synchronous=FULL, commits grouped; one process',
  packages: {},
  async start(folder) {
    const { url, stop } = await startServer('Hatchery', folder);
    return { ...speakHatchery(url), stop };
  },
};
