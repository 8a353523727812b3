import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { timeReadsDuring } from '../../reads-during.ts';
import { memory, startServer } from '../../servers.ts';
import { quantile } from '../../statistics.ts';
import type { Folder } from './fill.ts';

const ASK_EVERY_MS = 100;

/** Backs a data folder up while a server runs on it. */
export async function measureBackup({ dataDir, known, portraits }: Folder): Promise<Record<string, number>> {
  console.error(`Backup: ${portraits} portraits`);
  const server = await startServer('Hatchery', dataDir);
  const [{ user_id, access_token } = { user_id: '', access_token: '' }] = known;
  const headers = { Authorization: `Bearer ${access_token}` };
  const to = `${dataDir}-backup`;
  rmSync(to, { recursive: true, force: true });
  const work = backUp(dataDir, to);
  const [figures, reads] = await timeReadsDuring(`${server.url}/users/${user_id}`, headers, work);
  await server.stop();
  rmSync(to, { recursive: true });
  return {
    ...figures,
    'reads during the backup, p50 ms': quantile(reads, 0.5),
    'reads during the backup, p99 ms': quantile(reads, 0.99),
  };
}

async function backUp(dataDir: string, to: string): Promise<Record<string, number>> {
  const started = performance.now();
  const command = [join(import.meta.dirname, '../../../cli/hatchery.mjs'), 'backup', '--data-dir', dataDir, '--to', to];
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'ignore', 'inherit'] });
  let peak = Number.NaN;
  const timer = setInterval(() => {
    peak = memory(child.pid, 'VmHWM') ?? peak;
  }, ASK_EVERY_MS);
  const [code] = await once(child, 'exit');
  clearInterval(timer);
  if (code !== 0) throw new Error(`The backup ended with ${code}.`);
  const seconds = (performance.now() - started) / 1000;
  return { 'backup, seconds': seconds, 'backup, RSS at its highest, MB': peak };
}
