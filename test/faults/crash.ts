/**
 * `npm run crash -- [--rounds 100]` kills the server repeatedly and prints how much data survived. It fails when the
 * first acknowledged change is lost.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { crashRounds } from './crash-rounds.ts';

const { values: flags } = parseArgs({ options: { rounds: { type: 'string', default: '100' } } });
const folder = mkdtempSync(join(tmpdir(), 'hatchery-crash-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

const { all, startsMs } = await crashRounds(folder, Number(flags.rounds));
const count = (of: (known: (typeof all)[number]) => number) => all.reduce((sum, known) => sum + of(known), 0);
console.log(
  `${flags.rounds} kills, nothing lost: ${all.length} users, ${count(({ updates }) => updates.acknowledged)} updates, ` +
    `${count(({ portrait }) => Number(portrait.acknowledged !== undefined))} portraits, ` +
    `${count(({ batches }) => batches.length)} batches, ${count(({ revocations }) => revocations)} revocations, ${count(({ erasure }) => Number(erasure !== 'none'))} erasures. ` +
    `Slowest start after a kill: ${Math.max(...startsMs).toFixed(0)} ms.`,
);
