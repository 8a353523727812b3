import { randomBytes } from 'node:crypto';

export interface CephSettings {
  folder: string;
  fsid: string;
  monitorPort: number;
  port: number;
}

/**
 * Returns a configuration for Ceph on a single machine. With it, Ceph writes only to its own folder, and starts in one
 * second instead of twelve.
 */
export function cephConfiguration({ folder, fsid, monitorPort, port }: CephSettings): string {
  return `[global]
fsid = ${fsid}
mon host = v2:127.0.0.1:${monitorPort}
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind msgr1 = false

# Keep all files in the folder, and log to standard error.
keyring = ${folder}/keyring
mon data = ${folder}/mon
osd data = ${folder}/osd
rgw data = ${folder}/rgw
run dir = ${folder}
crash dir = ${folder}
admin socket =
pid file =
log file =
log to stderr = true

# One replica of everything. The free space on disk does not matter: the objects are in memory.
auth allow insecure global id reclaim = false
mon allow pool size one = true
mon data avail crit = 1
mon data avail warn = 2
osd objectstore = memstore
memstore device bytes = 1073741824
osd crush chooseleaf type = 0
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off

# Each pool that the gateway creates changes the cluster's map. By default the monitor batches changes for a second
# before it publishes them, and a client that missed one retries after five seconds.
paxos propose interval = 0.01
paxos min wait = 0.001
objecter tick interval = 0.1

rgw frontends = beast endpoint=127.0.0.1:${port}
rgw enable apis = s3
rgw run sync thread = false
rgw dynamic resharding = false
`;
}

/**
 * Creates a keyring with one key for all daemons. One key is enough, because only the user who started the daemons can
 * read the folder.
 */
export function cephKeyring(): string {
  const secret = randomBytes(16);
  // A key consists of its type (1 for AES), creation time in seconds and nanoseconds, length and secret.
  const header = Buffer.alloc(12);
  header.writeUInt16LE(1);
  header.writeUInt16LE(secret.length, 10);
  const key = Buffer.concat([header, secret]).toString('base64');
  const entry = (name: string) => `[${name}]\n  key = ${key}\n  caps mon = "allow *"\n  caps osd = "allow *"\n`;
  return ['mon.', 'osd.0', 'client.rgw'].map(entry).join('');
}
