import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contractsFolder } from '../../tools/generate/contracts.ts';

const folder = join(contractsFolder, 'examples');

export interface Example {
  file: string;
  valid: boolean;
  text: string;
  document: unknown;
}

export async function exampledContracts(): Promise<string[]> {
  return [...new Set((await readdir(folder)).map(contractOf))].sort();
}

/**
 * Reads the examples of a contract from `shared/contracts/examples`. Their names are
 * `{valid,invalid}-<contract>-<what>.json`.
 */
export async function examplesOf(contract: string): Promise<Example[]> {
  const files = (await readdir(folder)).filter((file) => contractOf(file) === contract).sort();
  if (files.length === 0) throw new Error(`There are no examples of ${contract} in ${folder}.`);
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(folder, file), 'utf8');
      return { file, valid: file.startsWith('valid-'), text, document: JSON.parse(text) as unknown };
    }),
  );
}

const contractOf = (file: string) => file.split('-')[1] ?? '';
