import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export const projectRoot = join(import.meta.dirname, '../..');
export const contractsFolder = join(projectRoot, 'shared/contracts');

/** The part of JSON Schema 2020-12 that the generators use. */
export interface Schema {
  title?: string;
  description?: string;
  type?: string | string[];
  format?: string;
  $ref?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  anyOf?: Schema[];
  allOf?: Schema[];
  if?: Schema;
  then?: Schema;
  else?: Schema;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  examples?: unknown[];
  readOnly?: boolean;
  minimum?: number;
  maximum?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  maxLength?: number;
  maxGraphemes?: number;
  maxMarks?: number;
  pattern?: string;
  /** Sets of fields. A valid object has all fields of at least one set. */
  requiredSets?: string[][];
  /** The values of today. Others may come. */
  'x-extensible-enum'?: unknown[];
  $defs?: Record<string, Schema>;
}

export type Contracts = Map<string, Schema>;

export async function readContracts(): Promise<Contracts> {
  const names = (await readdir(contractsFolder)).filter((name) => name.endsWith('.json')).sort();
  const contracts: Contracts = new Map();
  for (const name of names) {
    contracts.set(name.slice(0, -'.json'.length), JSON.parse(await readFile(join(contractsFolder, name), 'utf8')));
  }
  for (const [name, schema] of contracts) boundSets(schema, (part) => followed(contracts, name, part));
  return contracts;
}

/**
 * Adds `maxItems` to each list of unique items of an `enum`. Without it, `bounded.ts` would set no limit on the number
 * of items that validators check.
 */
export function boundSets(schema: Schema, follow: (part: Schema) => Schema): void {
  const { uniqueItems, items, maxItems } = schema;
  const size = uniqueItems && items && follow(items).enum?.length;
  if (size && maxItems === undefined) schema.maxItems = size;
  for (const part of Object.values(schema)) {
    if (typeof part === 'object' && part !== null) boundSets(part, follow);
  }
}

/** Resolves the references in a schema of the contract `home`. A member next to a `$ref` overrides the same member of the target. */
export function followed(contracts: Contracts, home: string, schema: Schema): Schema {
  const { $ref, ...own } = schema;
  if ($ref === undefined) return schema;
  const [file = '', pointer = ''] = $ref.split('#');
  const name = file === '' ? home : file.replace(/\.json$/, '');
  const target = pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], contracts.get(name));
  if (!target) throw new Error(`${home}: ${$ref} points at nothing.`);
  return { ...followed(contracts, name, target as Schema), ...own };
}
