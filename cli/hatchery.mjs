#!/usr/bin/env node
// Plain JavaScript without named imports, so that old versions of Node can load this file and print the required version.
import module from 'node:module';
import { fileURLToPath } from 'node:url';

if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(
    `Hatchery needs Node.js 24 or newer; this is ${process.version}. npm ci installs it: run npm ci, then npx hatchery.`,
  );
  process.exit(1);
}
module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/compile', import.meta.url)));
const { run } = await import('./program.ts');
await run(process.argv.slice(2));
