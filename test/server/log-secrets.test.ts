import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { assertNoSecrets, userWithSecrets } from '../support/log-secrets.ts';
import { startServer, temporaryFolder } from '../support/server.ts';
import { SERVICE_KEYS } from '../support/service-keys.ts';

test('the log has no personal data, whatever clients send and whatever fails', async (context) => {
  const dataDir = await temporaryFolder(context);
  const server = await startServer(dataDir, { SERVICE_KEYS });
  context.after(() => server.stop('SIGKILL'));
  const { sendAllRequests, secrets } = await userWithSecrets((address, init) =>
    fetch(new URL(address, server.baseUrl), init),
  );
  await sendAllRequests();

  // Make file system operations fail. Their errors contain the path, and the path contains the user id.
  await rename(join(dataDir, 'objects'), join(dataDir, 'elsewhere'));
  await writeFile(join(dataDir, 'objects'), '');
  await sendAllRequests();
  const database = new DatabaseSync(join(dataDir, 'hatchery.db'));
  database.exec('ALTER TABLE batches RENAME TO elsewhere; ALTER TABLE users RENAME TO renamed');
  database.close();
  await sendAllRequests();
  await server.stop();
  assertNoSecrets(server.log() + server.stderr(), secrets);
});
