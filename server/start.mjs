// Plain JavaScript, so that Node does not have to strip types before the compile cache is enabled. `enableCompileCache` is not imported by
// name, so that old versions of Node can load this file and print the required version.
import module from 'node:module';
import { join } from 'node:path';

if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(
    `Hatchery needs Node.js 24 or newer; this is ${process.version}. On Linux, npm ci installs it: start the server with node_modules/.bin/node.`,
  );
  process.exit(1);
}
// From the second start on, Node loads compiled code from this cache, which halves the start-up time and saves memory.
module.enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/compile'));
await import('./server.ts');
