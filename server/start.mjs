// Plain JavaScript, so that no types are stripped before the compile cache is enabled.
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// From the second start on, Node loads compiled code from the cache: half the start-up time, and less memory.
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/compile'));
await import('./server.ts');
