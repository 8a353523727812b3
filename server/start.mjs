// Plain JavaScript, so that Node does not have to strip types before the compile cache is enabled. There are no named imports, so that old
// versions of Node can load this file and print the required version.
import module from 'node:module';
import { fileURLToPath } from 'node:url';

if (Number(process.versions.node.split('.')[0]) < 24) {
  const installed = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url));
  console.error(
    `Hatchery needs Node.js 24 or newer; this is ${process.version}. On Linux, npm ci installs it: start the server with ${installed}.`,
  );
  process.exit(1);
}
// From the second start on, Node loads compiled code from this cache, which halves the start-up time and saves memory.
module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/compile', import.meta.url)));
await import('./server.ts');
