import type { Generator } from '../generator.ts';

const INSTALL = 'npm install --silent --no-audit --no-fund';
const SCRIPTS = {
  language: 'TypeScript',
  needs: ['npm'],
  generate: [INSTALL, 'npm run generate'],
  compile: ['npm run check'],
  story: ['npm run story'],
  page: { file: 'page.ts', run: ['node page.ts'] },
};

/** Generators of TypeScript, run by scripts in the `package.json` of their examples. */
export const TYPESCRIPT: Record<string, Generator> = {
  'openapi-fetch': { ...SCRIPTS, quick: true },
  'hey-api': { ...SCRIPTS, quick: true },
  orval: {
    ...SCRIPTS,
    limits: '`runtimeValidation` validates errors as if they were answers, so the story calls the schemas itself.',
    quick: true,
  },
  'openapi-generator-typescript': {
    ...SCRIPTS,
    page: { file: 'page.ts', run: ['node build/page.js'] },
    limits: 'Errors are untyped (`ProblemFromJSON`).',
    needs: ['npm', 'java', 'mvn'],
    generate: ['java -jar "$OPENAPI_GENERATOR" generate -c config.yaml -i "$CONTRACT" -o hatchery', INSTALL],
  },
};
