import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The versions of Hatchery and Node.js. */
export const VERSIONS: { version: string; node: string } = {
  version: JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')).version,
  node: process.versions.node,
};
