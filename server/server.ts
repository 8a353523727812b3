/** `npm start`: runs the API, the web app and the storage in one process. */
import { existsSync } from 'node:fs';
import { storageErrorCode } from '../adapters/disk/storage-error.ts';
import { ConfigError, StartupError } from '../core/errors.ts';
import { type Config, readConfig } from './config.ts';
import { jsonLog } from './log.ts';
import { type Service, startService } from './service.ts';
import { isAnyAddress } from './url.ts';
import { VERSIONS } from './version.ts';

const EXIT_BAD_SETTING = 2;

/** Advice for storage errors, by error code. For any other code, the advice is to check permissions and disk space. */
const ADVICE: Record<string, string> = {
  SQLITE_BUSY: 'end the other program that holds hatchery.db, and start again',
  SQLITE_CORRUPT: 'hatchery.db is damaged, restore a backup',
  SQLITE_NOTADB: 'hatchery.db is damaged, restore a backup',
};

async function main(): Promise<void> {
  // Makes new files accessible to the server's system user only.
  process.umask(0o077);
  if (existsSync('.env')) process.loadEnvFile('.env');
  const config = readConfig(process.argv.slice(2), process.env);
  if (config === 'help') return console.log((await import('./help.ts')).HELP);
  const log = jsonLog();
  const service = await startService(config, log).catch((error) => {
    throw cannotStart(error, config.dataDir);
  });
  let stopping = false;
  const stop = async (signal: NodeJS.Signals) => {
    // Ctrl-C sends two signals, one from the terminal and one from npm. The second one is ignored.
    if (stopping) return;
    stopping = true;
    log.event('stopping', { signal });
    await service.stop();
    log.event('stopped', {});
    if (await log.end()) process.exit(0);
    // `process.exit` would wait for the thread that writes the log. A signal ends the process immediately.
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  };
  log.event('started', VERSIONS);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop);
  console.error(welcome(service, config));
}

/**
 * Adds advice to a storage error.
 *
 * @returns a `StartupError` for a storage error; any other error unchanged
 */
function cannotStart(error: unknown, dataDir: string): unknown {
  const code = error instanceof StartupError ? undefined : storageErrorCode(error);
  if (!code) return error;
  const advice =
    ADVICE[code] ?? 'let this user of the machine write there, see that the disk has room, or choose another DATA_DIR';
  return new StartupError(`The data in ${dataDir} cannot be used (${code}): ${advice}.`);
}

function welcome({ baseUrl, metricsUrl }: Service, { dataDir, host, publicBaseUrl }: Config): string {
  const lines = [
    `Hatchery is running at ${baseUrl} (open it in a browser; API reference: ${baseUrl}/docs)`,
    `Data folder: ${dataDir}`,
    ...(metricsUrl ? [`Metrics: ${metricsUrl}`] : []),
    `Try: curl -X POST ${baseUrl}/users -d '{"name": "Max", "pet_name": "Rocky"}'`,
  ];
  if (isAnyAddress(host) && publicBaseUrl === undefined) {
    lines.unshift('Other devices cannot upload to localhost: set PUBLIC_BASE_URL to the URL that they use.');
  }
  return lines.join('\n');
}

try {
  await main();
} catch (error) {
  console.error(error instanceof StartupError ? error.message : error);
  process.exit(error instanceof ConfigError ? EXIT_BAD_SETTING : 1);
}
