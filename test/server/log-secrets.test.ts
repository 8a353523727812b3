import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { assertTellsNothing, careless } from '../support/careless.ts';
import { startServer, temporaryFolder } from '../support/server.ts';

test('the log tells of nobody, whatever they send and whatever breaks', async (context) => {
  const dataDir = await temporaryFolder(context);
  const server = await startServer(dataDir);
  context.after(() => server.stop('SIGKILL'));
  const { askForAll, secrets } = await careless((address, init) => fetch(new URL(address, server.baseUrl), init));
  await askForAll();

  // Errors of files name the file, and so the user.
  await rename(join(dataDir, 'objects'), join(dataDir, 'elsewhere'));
  await writeFile(join(dataDir, 'objects'), '');
  await askForAll();
  const database = new DatabaseSync(join(dataDir, 'hatchery.db'));
  database.exec('ALTER TABLE batches RENAME TO elsewhere; ALTER TABLE users RENAME TO nobody');
  database.close();
  await askForAll();
  await server.stop();
  assertTellsNothing(server.log() + server.said(), secrets);
});
