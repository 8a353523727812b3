import schema from './aws-provider-6.66.json' with { type: 'json' };
import { type Body, blocks, bodies } from './hcl.ts';

/**
 * The arguments and blocks of a resource type of the AWS provider, as far as this project uses them. A `*` marks
 * required arguments.
 */
interface BlockType {
  arguments: string;
  blocks?: Record<string, BlockType>;
  required?: boolean;
  many?: boolean;
}

const TYPES: Record<string, BlockType> = schema;
/** Arguments and blocks that Terraform itself defines for every resource. */
const OWN = ['count', 'for_each', 'depends_on', 'lifecycle', 'provider', 'dynamic'];

/** Finds errors that Terraform would report in a configuration. Covers only what can be checked without Terraform. */
export function errorsIn(tree: Body): string[] {
  const declared = declarations(tree);
  const used = new Set([...declared].flatMap(([id, { uses }]) => [...uses].filter((use) => use !== id)));
  return [
    ...[...declared].flatMap(([id, { type, body }]) => (type ? checkType(id, type, body) : [])),
    ...[...used].filter((use) => !declared.has(use)).map((use) => `${use} is not declared`),
    ...[...declared.keys()].filter((id) => /^(var|local)\./.test(id) && !used.has(id)).map((id) => `${id} is not used`),
    ...circles(declared),
  ];
}

/** Returns all resources of a configuration, and those that a resource depends on, directly or not. */
export function dependencies(tree: Body, of: string): { resources: string[]; dependencies: string[] } {
  const declared = declarations(tree);
  const found = new Set<string>();
  const visit = (id: string) => {
    if (found.has(id)) return;
    found.add(id);
    for (const use of declared.get(id)?.uses ?? []) visit(use);
  };
  visit(of);
  const resources = [...declared.keys()].filter((id) => /^(aws_|terraform_data)/.test(id)).sort();
  return { resources, dependencies: resources.filter((id) => found.has(id)) };
}

interface Declaration {
  /** The resource or data source type, such as `aws_s3_bucket`; undefined for variables and other declarations. */
  type: string | undefined;
  body: unknown;
  uses: Set<string>;
}

function declarations(tree: Body): Map<string, Declaration> {
  const found = new Map<string, Declaration>();
  const declare = (id: string, body: unknown, type?: string) => found.set(id, { type, body, uses: usesIn(body) });
  for (const [kind, prefix] of Object.entries({ resource: '', data: 'data.' })) {
    for (const [type, instances] of Object.entries(blocks(kind, tree)[0] ?? {})) {
      for (const [name, body] of Object.entries(instances as Body)) {
        declare(`${prefix}${type}.${name}`, body, `${prefix}${type}`);
      }
    }
  }
  for (const [kind, prefix] of Object.entries({
    variable: 'var',
    locals: 'local',
    output: 'output',
    provider: 'provider',
  })) {
    for (const [name, body] of Object.entries(blocks(kind, tree)[0] ?? {})) declare(`${prefix}.${name}`, body);
  }
  return found;
}

function usesIn(body: unknown): Set<string> {
  return new Set(
    JSON.stringify(body).match(/(?<![\w.])(?:(?:data\.)?aws_\w+|terraform_data|var|local)\.[A-Za-z_]\w*/g),
  );
}

function checkType(id: string, type: string, body: unknown): string[] {
  const known = TYPES[type];
  return known
    ? bodies(body).flatMap((one) => checkBlock(id, known, one))
    : [`${id} has a type that is not known here`];
}

function checkBlock(where: string, type: BlockType, body: Body): string[] {
  const words = type.arguments.split(' ');
  const inner = Object.entries(type.blocks ?? {});
  const needed = words.filter((word) => word.endsWith('*')).map((word) => word.slice(0, -1));
  needed.push(...inner.filter(([, { required }]) => required).map(([name]) => name));
  const known = [...OWN, ...words.map((word) => word.replace('*', '')), ...inner.map(([name]) => name)];
  const dynamic = blocks('dynamic', body)[0] ?? {};
  return [
    ...Object.keys({ ...body, ...dynamic })
      .filter((name) => !known.includes(name))
      .map((name) => `${where} does not take ${name}`),
    ...needed.filter((name) => !(name in body || name in dynamic)).map((name) => `${where} needs ${name}`),
    ...inner.flatMap(([name, of]) => {
      const given = [...bodies(body[name]), ...bodies(dynamic[name]).flatMap(({ content }) => bodies(content))];
      const repeated = given.length > 1 && !of.many ? [`${where} takes one ${name}`] : [];
      return [...repeated, ...given.flatMap((one) => checkBlock(`${where}.${name}`, of, one))];
    }),
  ];
}

/** Finds declarations that depend on each other in a cycle. */
function circles(declared: Map<string, Declaration>): string[] {
  const done = new Set<string>();
  const visit = (id: string, path: string[]): string[] => {
    if (path.includes(id)) return [`${[...path.slice(path.indexOf(id)), id].join(' -> ')} is a circle`];
    if (done.has(id)) return [];
    const uses = [...(declared.get(id)?.uses ?? [])].filter((use) => !(use === id && id.startsWith('var.')));
    const found = uses.flatMap((use) => visit(use, [...path, id]));
    done.add(id);
    return found;
  };
  return [...declared.keys()].flatMap((id) => visit(id, []));
}
