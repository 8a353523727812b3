// Runs after `npm ci`, and builds the web app for `npm start`. This is plain JavaScript, because the installed Node may be too old for
// TypeScript.
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
// Without the dev dependencies, the API runs without the web app, unless web/dist was built elsewhere and copied here.
console.log('The web app was not built because its build tools are not installed. The API runs without it.');
