import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

export const PROJECT = join(import.meta.dirname, '../..');
export const TERRAFORM = join(PROJECT, 'cloud/infrastructure/terraform');

/** A block or an object, by the names in it. Expressions are text in braces; blocks stand in lists, as they may be repeated. */
export type Body = { [name: string]: unknown };

// Not imported: its types would bring those of browsers along, which change what TypeScript thinks of Node's.
const { parse }: { parse(name: string, source: string): Promise<Body> } = createRequire(import.meta.url)(
  '@cdktn/hcl2json',
);

/** All of the configuration's files in one text. */
export async function readSource(): Promise<string> {
  const files = (await readdir(TERRAFORM)).filter((name) => name.endsWith('.tf')).sort();
  const texts = await Promise.all(files.map((name) => readFile(join(TERRAFORM, name), 'utf8')));
  return texts.join('\n');
}

/** A configuration as a tree, with all its `locals` in one, and expressions as `{var.env}`: a dollar would be JavaScript's. */
export async function parseHcl(source: string): Promise<Body> {
  const tree: Body = JSON.parse(JSON.stringify(await parse('all.tf', source)).replaceAll('${', '{'));
  return tree.locals ? { ...tree, locals: Object.assign({}, ...bodies(tree.locals)) } : tree;
}

export const configuration = await parseHcl(await readSource());

/** What stands at a path such as `resource.aws_s3_bucket.avatars.bucket`; of repeated blocks, the first. */
export function at(path: string, from: unknown = configuration): unknown {
  return path.split('.').reduce((value, name) => bodies(value)[0]?.[name], from);
}

/** The blocks at a path. */
export function blocks(path: string, from: unknown = configuration): Body[] {
  return bodies(at(path, from));
}

/** The names of what stands at a path. */
export function names(path: string, from: unknown = configuration): string[] {
  return Object.keys(blocks(path, from)[0] ?? {}).sort();
}

/** Blocks and objects alike as a list, without anything else. */
export function bodies(value: unknown): Body[] {
  return list(value).filter((item): item is Body => typeof item === 'object' && item !== null);
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}
