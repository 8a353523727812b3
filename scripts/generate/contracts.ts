import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export const projectRoot = join(import.meta.dirname, '../..');
export const contractsFolder = join(projectRoot, 'shared/contracts');

/** The part of JSON Schema 2020-12 that the generators look at. */
export interface Schema {
  title?: string;
  description?: string;
  type?: string | string[];
  format?: string;
  $ref?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  examples?: unknown[];
  readOnly?: boolean;
  minimum?: number;
  maximum?: number;
  maxItems?: number;
  maxGraphemes?: number;
  $defs?: Record<string, Schema>;
}

export type Contracts = Map<string, Schema>;

/** All JSON Schemas of `shared/contracts`, by name without `.json`, sorted. */
export async function readContracts(): Promise<Contracts> {
  const names = (await readdir(contractsFolder)).filter((name) => name.endsWith('.json')).sort();
  const contracts: Contracts = new Map();
  for (const name of names) {
    contracts.set(name.slice(0, -'.json'.length), JSON.parse(await readFile(join(contractsFolder, name), 'utf8')));
  }
  return contracts;
}
