import type { Generator } from '../generator.ts';

const INSTALL =
  'python3 -m venv .venv && .venv/bin/pip install --quiet --no-compile --disable-pip-version-check -r requirements.txt';
const COMMON = {
  language: 'Python',
  needs: ['python3'],
  story: ['.venv/bin/python story.py'],
  page: { file: 'page.py', run: ['.venv/bin/python page.py'] },
};

/** Generators of Python, each installed into its own virtual environment. */
export const PYTHON: Record<string, Generator> = {
  'openapi-python-client': {
    ...COMMON,
    limits: 'Its types require a token for every call, also for the create.',
    quick: true,
    generate: [
      INSTALL,
      '.venv/bin/openapi-python-client generate --path "$CONTRACT" --config config.yaml --meta none --output-path hatchery --fail-on-warning',
    ],
    compile: ['.venv/bin/mypy --no-error-summary story.py page.py'],
  },
  'datamodel-code-generator': {
    ...COMMON,
    limits: 'Models only. For a type checker, a field that can be null needs a class such as `Age`.',
    generate: [INSTALL, '.venv/bin/datamodel-codegen --input "$CONTRACT"'],
    compile: ['.venv/bin/python -W error -c "import hatchery"'],
  },
  'openapi-generator-python': {
    ...COMMON,
    needs: ['python3', 'java', 'mvn'],
    limits: 'The parameter `from` is called `var_from`.',
    generate: [
      'java -jar "$OPENAPI_GENERATOR" generate -c config.yaml -i "$CONTRACT" -o generated',
      `${INSTALL} && .venv/bin/pip install --quiet --disable-pip-version-check ./generated`,
    ],
    compile: ['.venv/bin/mypy --no-error-summary story.py page.py'],
  },
};
