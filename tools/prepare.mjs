// After `npm ci`: builds the web app, so that `npm start` has it. Plain JavaScript, as the Node of whoever installs may be an older one.
import './check-node.mjs';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const vite = join(import.meta.dirname, '../node_modules/vite/bin/vite.js');
if (existsSync(vite)) {
  const { status } = spawnSync(process.execPath, [vite, 'build', 'web', '--logLevel', 'warn'], {
    cwd: join(import.meta.dirname, '..'),
    stdio: 'inherit',
  });
  process.exit(status ?? 1);
}
// Production alone was installed: the API runs, and whoever wants the app builds it elsewhere and brings web/dist along.
console.log('The web app was not built, as the tools for that are not installed; the API does without it.');
