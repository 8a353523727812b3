import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

export const PROJECT = join(import.meta.dirname, '../..');
export const TERRAFORM = join(PROJECT, 'cloud/infrastructure/terraform');

/** A block or an object by names. Expressions are text in braces; blocks are lists, because they may be repeated. */
export type Body = { [name: string]: unknown };

// Not imported, because its types include those of browsers, which change Node's types.
const { parse }: { parse(name: string, source: string): Promise<Body> } = createRequire(import.meta.url)(
  '@cdktn/hcl2json',
);

/** The configuration's files as one text. */
export async function readSource(): Promise<string> {
  const files = (await readdir(TERRAFORM)).filter((name) => name.endsWith('.tf')).sort();
  const texts = await Promise.all(files.map((name) => readFile(join(TERRAFORM, name), 'utf8')));
  return texts.join('\n');
}

/** A configuration as a tree, with merged `locals`, and expressions as `{var.env}`, without the dollar of JavaScript templates. */
export async function parseHcl(source: string): Promise<Body> {
  const tree: Body = JSON.parse(JSON.stringify(await parse('all.tf', source)).replaceAll('${', '{'));
  return tree.locals ? { ...tree, locals: Object.assign({}, ...bodies(tree.locals)) } : tree;
}

export const configuration = await parseHcl(await readSource());

/** The value at a path such as `resource.aws_s3_bucket.avatars.bucket`; of repeated blocks, the first. */
export function at(path: string, from: unknown = configuration): unknown {
  return path.split('.').reduce((value, name) => bodies(value)[0]?.[name], from);
}

/** The blocks at a path. */
export function blocks(path: string, from: unknown = configuration): Body[] {
  return bodies(at(path, from));
}

/** The names at a path. */
export function names(path: string, from: unknown = configuration): string[] {
  return Object.keys(blocks(path, from)[0] ?? {}).sort();
}

/** Blocks or objects as a list, without other values. */
export function bodies(value: unknown): Body[] {
  return list(value).filter((item): item is Body => typeof item === 'object' && item !== null);
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}
