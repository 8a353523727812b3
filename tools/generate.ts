/**
 * `npm run generate`: generates code and documents from `shared/contracts`, `docs/errors.md` from the code, and Terraform's root modules from
 * `modules/hatchery`. A test fails if a generated file is stale.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { publishedContract } from './generate/bundle.ts';
import { contractsFolder, projectRoot, readContracts } from './generate/contracts.ts';
import { documentModules } from './generate/documents.ts';
import { errorsPage, problemTexts } from './generate/errors-page.ts';
import { bundleOpenapi, operationsModule } from './generate/openapi.ts';
import { pathsModule } from './generate/paths.ts';
import { contractText, profileContracts } from './generate/profile-contracts.ts';
import { pythonPackage } from './generate/python.ts';
import { rangesModule } from './generate/ranges.ts';
import { readStory } from './generate/story.ts';
import { terraformRoots } from './generate/terraform-roots.ts';
import { textModule } from './generate/text.ts';
import { typesModule } from './generate/types.ts';
import { validatorModules } from './generate/validators.ts';

/** Contracts that are checked at run time. A standalone validator is generated for each. */
const VALIDATORS = [
  'user_profile',
  'profile_patch',
  'new_stream',
  'stream_update',
  'token_patch',
  'new_session',
  'new_identity',
  'new_passkey',
  'new_push_subscription',
  'device_authorization_request',
  'pairing_consent',
  'new_lock',
  'sample_batch',
  'export',
];
/** Contracts of request bodies whose text is normalised before it is validated. */
const WRITTEN = [
  'profile_patch',
  'new_stream',
  'stream_update',
  'token_patch',
  'new_session',
  'new_passkey',
  'device_authorization_request',
  'new_lock',
];

/**
 * Generates the contracts that copy members of another contract. Run this before `generate`, because the other files
 * are generated from these contracts too.
 *
 * @returns the content of each file, by its path relative to the project root
 */
export async function generateContracts(): Promise<Map<string, string>> {
  const made = [...profileContracts(await readContracts())];
  return new Map(made.map(([name, schema]) => [`shared/contracts/${name}.json`, contractText(schema)]));
}

/**
 * Generates all other files.
 *
 * @returns the content of each file, by its path relative to the project root
 */
export async function generate(): Promise<Map<string, string>> {
  const contracts = await readContracts();
  const story = await readStory();
  const openapi = await bundleOpenapi(join(contractsFolder, 'openapi.yaml'));
  const published = publishedContract(openapi, contracts, story);
  const files = new Map<string, string>([
    ['shared/openapi.json', `${JSON.stringify(published, null, 2)}\n`],
    ['shared/models/typescript/types.ts', await typesModule(contracts)],
    ['shared/models/typescript/operations.ts', operationsModule(openapi)],
    ['shared/models/typescript/paths.ts', pathsModule(openapi, contracts)],
    ['shared/models/typescript/text.ts', textModule(contracts, WRITTEN)],
    ['shared/models/typescript/ranges.ts', rangesModule(contracts)],
  ]);
  for (const [name, code] of [
    ...documentModules(openapi, published, { story, texts: await problemTexts() }),
    ...(await validatorModules(contracts, VALIDATORS)),
  ]) {
    files.set(`shared/models/typescript/${name}`, code);
  }
  for (const [path, content] of pythonPackage(openapi, contracts)) files.set(`shared/models/python/${path}`, content);
  files.set('docs/errors.md', await errorsPage());
  for (const [path, content] of await terraformRoots()) files.set(path, content);
  return files;
}

/** @returns the paths of the generated files that are stale */
export async function staleFiles(files: Map<string, string>): Promise<string[]> {
  const stale = [];
  for (const [path, content] of files) {
    const present = await readFile(join(projectRoot, path), 'utf8').catch(() => undefined);
    if (present !== content) stale.push(path);
  }
  return stale;
}

if (import.meta.main) {
  for (const make of [generateContracts, generate]) {
    const files = await make();
    for (const path of await staleFiles(files)) {
      await mkdir(dirname(join(projectRoot, path)), { recursive: true });
      await writeFile(join(projectRoot, path), files.get(path) ?? '');
      console.log(`wrote ${path}`);
    }
  }
}
