import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { radosgwIsInstalled } from '../support/radosgw.ts';
import { temporaryFolder } from '../support/server.ts';

const HELPER = join(import.meta.dirname, '../support/radosgw.ts');
const START = `
  import { startRadosgw } from ${JSON.stringify(HELPER)};
  console.log((await startRadosgw()).endpoint);
  setInterval(() => {}, 1_000);
`;
const skip = radosgwIsInstalled() ? false : 'radosgw is not installed';

for (const signal of ['SIGINT', 'SIGKILL'] as const) {
  test(`radosgw ends when the process that started it is ended by ${signal}`, { skip }, async (context) => {
    const TMPDIR = await temporaryFolder(context);
    const starter = spawn(process.execPath, ['--input-type=module', '--eval', START], {
      env: { ...process.env, TMPDIR },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [endpoint] = await once(starter.stdout, 'data');
    const url = String(endpoint).trim();
    assert.equal((await fetch(url)).status, 200);
    starter.kill(signal);
    assert.deepEqual(await once(starter, 'exit'), [null, signal]);
    while (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      await sleep(20);
    // The process cannot handle SIGKILL, so the folder may remain after this signal.
    if (signal !== 'SIGKILL') assert.deepEqual(await readdir(TMPDIR), []);
  });
}
