import type { Contracts, Schema } from './contracts.ts';

/**
 * Makes a contract self-contained: copies the schemas that it references in other contracts to its `$defs`. Each copy is named after its
 * origin.
 */
export function selfContained(name: string, contracts: Contracts): Schema {
  const references: Record<string, unknown> = {};

  function localised(node: unknown, contract: string): unknown {
    if (Array.isArray(node)) return node.map((item) => localised(item, contract));
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(
      Object.entries(node).map(([key, value]) => [
        key,
        key === '$ref' ? addReference(String(value), contract) : localised(value, contract),
      ]),
    );
  }

  function addReference(ref: string, from: string): string {
    const [file = '', pointer = ''] = ref.split('#');
    const contract = file.replace(/\.json$/, '') || from;
    if (contract === name) return `#${pointer}`;
    const path = pointer.split('/').slice(1);
    const key = [contract, ...path].join('.');
    if (!(key in references)) {
      // The key is added before the content is visited, because the content may contain a reference to itself.
      references[key] = undefined;
      references[key] = localised(valueAt(path, contracts.get(contract), ref), contract);
    }
    return `#/$defs/${key}`;
  }

  const schema = localised(contracts.get(name), name) as Schema;
  return Object.keys(references).length > 0
    ? ({ ...schema, $defs: { ...schema.$defs, ...references } } as Schema)
    : schema;
}

function valueAt(path: string[], schema: Schema | undefined, ref: string): unknown {
  const value = path.reduce<unknown>((node, step) => (node as Record<string, unknown> | undefined)?.[step], schema);
  if (value === undefined) throw new Error(`There is nothing at ${ref}.`);
  return value;
}
