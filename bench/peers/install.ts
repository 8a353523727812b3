/** Fetches a contestant's packages into its folder. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Contestant } from './contestant.ts';
import { run } from './processes.ts';

const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];

/** Throws with npm's last words when that fails. Costs up to 5 minutes where native parts are to be compiled. */
export async function install({ packages, node }: Contestant, folder: string): Promise<void> {
  if (Object.keys(packages).length === 0) return;
  mkdirSync(folder, { recursive: true });
  const npm = (env: Record<string, string>, ...args: string[]) =>
    run({ command: 'npm', args: ['install', ...quiet, ...args], folder, env });

  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: packages }));
  if (!node) return npm(headersOf(join(dirname(process.execPath), '..')));
  const itsNode = `node-${process.platform}-${process.arch}`;
  await npm({}, '--no-save', `${itsNode}@${node}`);
  const path = `${join(folder, 'node_modules/.bin')}:${process.env.PATH}`;
  await npm({ PATH: path, ...headersOf(join(folder, 'node_modules', itsNode)) });
}

/** What native parts are compiled against: that of the Node they are for, where it has brought it along. */
function headersOf(node: string): Record<string, string> {
  return existsSync(join(node, 'include/node')) ? { npm_config_nodedir: node } : {};
}
