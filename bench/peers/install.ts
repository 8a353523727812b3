/** Fetches a contestant's packages into its folder. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Contestant } from './contestant.ts';
import { run } from './processes.ts';

/** Throws with npm's last words when that fails. Costs minutes where native parts are to be compiled. */
export async function install({ packages, overrides }: Contestant, folder: string): Promise<void> {
  if (Object.keys(packages).length === 0) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: packages, overrides }));
  // What native parts are compiled against: where this Node has brought it along, nobody has to fetch it.
  const node = join(dirname(process.execPath), '..');
  const env: Record<string, string> = existsSync(join(node, 'include/node')) ? { npm_config_nodedir: node } : {};
  await run({
    command: 'npm',
    args: ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'],
    folder,
    env,
  });
}
