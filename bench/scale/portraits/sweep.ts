import { monitorEventLoopDelay } from 'node:perf_hooks';
import { UPLOAD_MAX_AGE_MS } from '../../../server/maintenance.ts';
import { openStores } from '../../../server/stores.ts';
import type { Folder } from './fill.ts';

const BASE_URL = 'http://localhost';
const UPLOAD_QUOTA = 2 ** 30;

/** Measures the maintenance of objects, which a server does every five minutes, without a server. */
export async function measureSweep({ dataDir, portraits }: Folder): Promise<Record<string, number>> {
  console.error(`Maintenance: ${portraits} portraits`);
  const stores = openStores({ dataDir, uploadQuota: UPLOAD_QUOTA });
  const rethrow = (error: unknown) => {
    throw error;
  };
  const { objects, migrate } = stores.openObjects(BASE_URL, rethrow, () => new Date());
  const turns = monitorEventLoopDelay({ resolution: 1 });
  turns.enable();
  const started = performance.now();
  await migrate();
  await objects.expire(new Date(Date.now() - UPLOAD_MAX_AGE_MS).toISOString());
  const milliseconds = performance.now() - started;
  turns.disable();
  stores.close();
  return { 'maintenance of objects, ms': milliseconds, 'maintenance, longest turn ms': turns.max / 1e6 };
}
