import type { Generator } from '../generator.ts';

const INSTALL = 'npm install --silent --no-audit --no-fund';

/** Generators of TypeScript, run by scripts in the `package.json` of their examples. */
export const TYPESCRIPT: Record<string, Generator> = {
  'openapi-fetch': {
    language: 'TypeScript',
    needs: ['npm'],
    generate: [INSTALL, 'npm run generate'],
    compile: ['npm run check'],
    story: ['npm run story'],
    quick: true,
  },
};
