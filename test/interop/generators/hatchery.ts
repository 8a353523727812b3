import type { Generator } from '../generator.ts';

/** The project's own client and models, which are not generated from the published contract. */
export const HATCHERY: Record<string, Generator> = {
  'hatchery-client': {
    language: 'TypeScript',
    needs: ['npm'],
    generate: ['node ../../../tools/build-client.ts package', 'npm install --silent --no-audit --no-fund ./package'],
    compile: ['npm run check'],
    story: ['npm run story'],
    quick: true,
  },
  'hatchery-models': {
    language: 'Python',
    needs: ['python3'],
    generate: [
      'python3 -m venv venv',
      'venv/bin/pip install --quiet --no-compile --requirement requirements.txt ../../../shared/models/python',
    ],
    compile: ['venv/bin/mypy --strict story.py'],
    story: ['venv/bin/python story.py'],
    limits: 'Models only: HTTP is by the standard library.',
    quick: true,
  },
};
