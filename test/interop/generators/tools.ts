import type { Generator } from '../generator.ts';

const INSTALL = 'npm install --silent --no-audit --no-fund';
const CHECK = { isTool: true, needs: ['npm'] };
/** The examples of this project, from the work folder. */
const EXAMPLES = '../../../examples';

/** A mock, a converter, linters and a tester, which read the contract like the generators, and an OAuth client, which does not. */
export const TOOLS: Record<string, Generator> = {
  prism: {
    ...CHECK,
    language: 'mock',
    needs: ['npm', 'python3'],
    generate: [INSTALL],
    compile: ['npm run check'],
    story: [
      'npm run story',
      `node mock.ts node ${EXAMPLES}/client.ts`,
      `node mock.ts node ${EXAMPLES}/typescript.ts`,
      `node mock.ts python3 ${EXAMPLES}/python.py`,
    ],
    limits: 'Answers do not depend on the request: an update shows the age of the example.',
  },
  'golang-oauth2': {
    isTool: true,
    quick: true,
    language: 'OAuth client',
    needs: ['go'],
    generate: ['go mod verify'],
    // Without cgo and optimisations, compiling Go's own packages for the first time takes 40 % less CPU time.
    compile: ["CGO_ENABLED=0 go build -gcflags='all=-N -l' -o story ."],
    story: ['./story'],
    limits: 'Pairs a device as RFC 8628 has it, without the contract.',
  },
  postman: { ...CHECK, quick: true, language: 'collection', generate: [INSTALL, 'npm run generate', 'npm run check'] },
  redocly: { ...CHECK, quick: true, language: 'linter', generate: [INSTALL, 'npm run lint'] },
  spectral: { ...CHECK, quick: true, language: 'linter', generate: [INSTALL, 'npm run lint'] },
  schemathesis: {
    isTool: true,
    language: 'tester',
    needs: ['python3'],
    generate: ['python3 -m venv .venv', '.venv/bin/pip install --quiet -r requirements.txt'],
    story: ['.venv/bin/schemathesis run --seed 1 "$BASE_URL/openapi.json"'],
    limits: 'Rules in words are in its hooks.',
  },
};
