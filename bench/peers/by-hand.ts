import type { Contestant } from './contestant.ts';
import { speakHatchery } from './hatchery-api.ts';
import { startProgram } from './node-program.ts';
import { versions } from './versions.ts';

export const byHand: Contestant = {
  name: 'Fastify by hand',
  kind: 'by hand',
  setUp: `one file, as a good engineer writes it in a day, on Fastify ${versions.byHand.fastify}; better-sqlite3, WAL, synchronous=FULL; no log; one process`,
  packages: versions.byHand,
  async start(folder) {
    const { url, stop } = await startProgram({ file: 'by-hand.mjs', folder, health: '/healthz' });
    return { ...speakHatchery(url), stop };
  },
};
