/**
 * Writes everything that is made from `shared/contracts`: `npm run generate`. With `--check` nothing is written; the
 * stale files are named and the exit code is 1.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { contractsFolder, projectRoot, readContracts } from './generate/contracts.ts';
import { documentModules } from './generate/documents.ts';
import { bundleOpenapi, operationsModule } from './generate/openapi.ts';
import { pythonModel } from './generate/python.ts';
import { typesModule } from './generate/types.ts';
import { validatorModules } from './generate/validators.ts';

/** Contracts that other programs hold as data, and so get a Python model. */
const PYTHON_MODELS = ['user_profile'];
/** Contracts checked while serving, and so get a standalone validator. */
const VALIDATORS = ['user_profile', 'profile_patch'];

/** Every generated file, by its path from the project's root. */
export async function generate(): Promise<Map<string, string>> {
  const contracts = await readContracts();
  const openapi = await bundleOpenapi(join(contractsFolder, 'openapi.yaml'));
  const files = new Map<string, string>([
    ['shared/models/typescript/types.ts', await typesModule(contracts)],
    ['shared/models/typescript/operations.ts', operationsModule(openapi)],
  ]);
  for (const [name, code] of [...documentModules(openapi), ...(await validatorModules(contracts, VALIDATORS))]) {
    files.set(`shared/models/typescript/${name}`, code);
  }
  for (const name of PYTHON_MODELS) {
    files.set(`shared/models/python/${name}.py`, pythonModel(name, contracts));
  }
  return files;
}

/** The generated files that differ from what the contracts say now. */
export async function staleFiles(files: Map<string, string>): Promise<string[]> {
  const stale = [];
  for (const [path, content] of files) {
    const present = await readFile(join(projectRoot, path), 'utf8').catch(() => undefined);
    if (present !== content) stale.push(path);
  }
  return stale;
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  const files = await generate();
  const stale = await staleFiles(files);
  for (const path of stale) {
    if (values.check) console.error(`stale: ${path}`);
    else {
      await mkdir(dirname(join(projectRoot, path)), { recursive: true });
      await writeFile(join(projectRoot, path), files.get(path) ?? '');
      console.log(`wrote ${path}`);
    }
  }
  if (values.check && stale.length > 0) {
    console.error('Run `npm run generate` and commit what it writes.');
    process.exitCode = 1;
  }
}
