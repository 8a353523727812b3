import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

export const PROJECT = join(import.meta.dirname, '../..');
export const TERRAFORM = join(PROJECT, 'cloud/infrastructure/terraform');
/** The module with all resources. */
export const MODULE = join(TERRAFORM, 'modules/hatchery');
/** The folder of one environment, whose `.tf` files are the same in every environment. */
export const DEV = join(TERRAFORM, 'envs/dev');

/**
 * The members of a block or an object, by name. An expression is a string in braces. Blocks are in an array, because a
 * block can be repeated.
 */
export type Body = { [name: string]: unknown };

// Loaded with `require`, to ignore the module's types. They include those of browsers, which would change Node's types.
const { parse }: { parse(name: string, source: string): Promise<Body> } = createRequire(import.meta.url)(
  '@cdktn/hcl2json',
);

export async function readSource(folder = MODULE): Promise<string> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.tf')).sort();
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.join('\n');
}

/**
 * Parses a configuration into a tree. Merges all `locals` blocks, and replaces `${var.env}` with `{var.env}`, because
 * `${` looks like a JavaScript template.
 */
export async function parseHcl(source: string): Promise<Body> {
  const tree: Body = JSON.parse(JSON.stringify(await parse('all.tf', source)).replaceAll('${', '{'));
  return tree.locals ? { ...tree, locals: Object.assign({}, ...bodies(tree.locals)) } : tree;
}

export const configuration = await parseHcl(await readSource());

/** The configuration in the folder of an environment. */
export const root = await parseHcl(await readSource(DEV));

/**
 * Returns the value at a path such as `resource.aws_s3_bucket.avatars.bucket`. If a block is repeated, uses its first
 * occurrence.
 */
export function at(path: string, from: unknown = configuration): unknown {
  return path.split('.').reduce((value, name) => bodies(value)[0]?.[name], from);
}

export function blocks(path: string, from: unknown = configuration): Body[] {
  return bodies(at(path, from));
}

export function names(path: string, from: unknown = configuration): string[] {
  return Object.keys(blocks(path, from)[0] ?? {}).sort();
}

/** Returns the blocks or objects in a value as an array. Drops everything else. */
export function bodies(value: unknown): Body[] {
  return list(value).filter((item): item is Body => typeof item === 'object' && item !== null);
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}
