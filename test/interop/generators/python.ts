import type { Generator } from '../generator.ts';

const INSTALL =
  'python3 -m venv .venv && .venv/bin/pip install --quiet --disable-pip-version-check -r requirements.txt';
const COMMON = {
  language: 'Python',
  needs: ['python3'],
  story: ['.venv/bin/python story.py'],
};

/** Generators of Python, each installed into its own virtual environment. */
export const PYTHON: Record<string, Generator> = {
  'openapi-python-client': {
    ...COMMON,
    generate: [
      INSTALL,
      '.venv/bin/openapi-python-client generate --path "$CONTRACT" --config config.yaml --meta none --output-path hatchery --fail-on-warning',
    ],
    compile: ['.venv/bin/mypy --no-error-summary story.py'],
  },
};
