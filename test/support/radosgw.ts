import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { cephConfiguration, cephKeyring } from './radosgw-configuration.ts';
import { freePorts, processesIn } from './radosgw-processes.ts';

export interface Radosgw {
  endpoint: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  stop(): Promise<void>;
}

const COMMANDS = ['monmaptool', 'ceph-mon', 'ceph-osd', 'radosgw', 'radosgw-admin', 'setpriv'];

/** The Debian and Ubuntu packages that provide these commands. */
export const RADOSGW_PACKAGES = ['ceph-mon', 'ceph-osd', 'radosgw'];

export function radosgwIsInstalled(): boolean {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return COMMANDS.every((command) => folders.some((folder) => existsSync(join(folder, command))));
}

/**
 * Starts a real S3 server on loopback: Ceph with one monitor, one in-memory storage daemon and a gateway. All of its
 * processes end when this process exits.
 */
export async function startRadosgw(): Promise<Radosgw> {
  const { folder, run, daemon, listening, stop } = processesIn('hatchery-radosgw-');
  const user = { accessKeyId: randomBytes(10).toString('hex'), secretAccessKey: randomBytes(20).toString('hex') };
  try {
    const [monitorPort, port] = await freePorts();
    const fsid = randomUUID();
    const file = (name: string) => join(folder, name);
    for (const name of ['mon', 'osd', 'rgw']) await mkdir(file(name));
    await writeFile(file('ceph.conf'), cephConfiguration({ folder, fsid, monitorPort, port }));
    await writeFile(file('keyring'), cephKeyring(), { mode: 0o600 });

    const settings = ['--no-mon-config', '-c', file('ceph.conf')];
    const address = `[v2:127.0.0.1:${monitorPort}]`;
    const monitor = async () => {
      await run('monmaptool', '--create', '--fsid', fsid, '--addv', 'a', address, file('monmap'));
      await run('ceph-mon', ...settings, '-i', 'a', '--mkfs', '--monmap', file('monmap'));
      daemon('ceph-mon', ...settings, '-i', 'a', '-f');
      // Wait for the monitor. A daemon that cannot reach it would wait several seconds before retrying.
      await listening(monitorPort);
    };
    await Promise.all([monitor(), run('ceph-osd', ...settings, '-i', '0', '--mkfs')]);
    daemon('ceph-osd', ...settings, '-i', '0', '-f');
    daemon('radosgw', ...settings, '-n', 'client.rgw', '-f');
    await listening(port);
    const options = ['--uid=tests', '--display-name=tests'];
    const keys = [`--access-key=${user.accessKeyId}`, `--secret-key=${user.secretAccessKey}`];
    await run('radosgw-admin', ...settings, '-n', 'client.rgw', 'user', 'create', ...options, ...keys);
    return { endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', ...user, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
