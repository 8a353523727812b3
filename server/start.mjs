// Plain JavaScript: were this file TypeScript, its own types would have to be stripped before there is a cache.
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// From the second start on, nothing is compiled or stripped of its types again: half the time, and less memory.
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/compile'));
await import('./server.ts');
