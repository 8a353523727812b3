import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from './contracts.ts';

const TERRAFORM = 'cloud/infrastructure/terraform';
const MODULE = `${TERRAFORM}/modules/hatchery`;

/** A root is for the environment of its folder's name, because the folder also has the environment's state. */
const ENV_VALIDATION = `  validation {
    condition     = var.env == basename(abspath(path.root))
    error_message = "Set env = \\"\${basename(abspath(path.root))}\\" in this folder, which has the state of that environment. Other environments have their own folders in envs/."
  }
`;

/**
 * Generates the files of each root in `envs/` that follow from the module: it declares the module's variables, passes them on, and has the
 * module's outputs.
 *
 * @returns the content of each file, by its path relative to the project root
 */
export async function terraformRoots(): Promise<Map<string, string>> {
  const source = await readModule();
  const variables = blocksOf('variable', source);
  const outputs = blocksOf('output', source);
  const files = {
    'main.tf': moduleCall(variables.map(({ name }) => name)),
    'outputs.tf': outputs.map(passOutput).join('\n'),
    'variables.tf': `${ANY_TYPE}\n${variables.map(passVariable).join('\n')}`,
  };
  const roots = await readdir(join(projectRoot, TERRAFORM, 'envs'));
  return new Map(
    roots.flatMap((root) =>
      Object.entries(files).map(([name, text]) => [`${TERRAFORM}/envs/${root}/${name}`, `${BANNER}\n${text}`] as const),
    ),
  );
}

const BANNER = '# Generated from modules/hatchery by `npm run generate`. Do not edit.\n';

const ANY_TYPE = `# Objects have the type any, because Terraform drops unknown keys, such as misspelt ones, when it converts a value to an object type. The
# module has their types.
`;

async function readModule(): Promise<string> {
  const folder = join(projectRoot, MODULE);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.tf')).sort();
  // The variables of variables.tf come first, because the required ones are among them.
  names.sort((a, b) => Number(b === 'variables.tf') - Number(a === 'variables.tf'));
  return (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))).join('\n');
}

interface Block {
  name: string;
  text: string;
}

/** Finds the top-level blocks of a kind. Relies on the indentation of `terraform fmt`. */
function blocksOf(kind: string, source: string): Block[] {
  const found = source.matchAll(new RegExp(`^${kind} "(\\w+)" \\{\\n[\\s\\S]*?^\\}\\n`, 'gm'));
  return [...found].map(([text, name = '']) => ({ name, text }));
}

function moduleCall(names: string[]): string {
  const width = Math.max(...names.map((name) => name.length));
  const passed = names.map((name) => `  ${name.padEnd(width)} = var.${name}`);
  return `module "hatchery" {\n  source = "../../modules/hatchery"\n\n${passed.join('\n')}\n}\n`;
}

/** Copies a variable without its validations: the module has them. */
function passVariable({ name, text }: Block): string {
  const declaration = text.replaceAll(/\n(?: {2}#.*\n)* {2}validation \{\n[\s\S]*?^ {2}\}\n/gm, '');
  const validations = name === 'env' ? [ENV_VALIDATION] : [];
  const [type, fields] = /^ {2}type += object\((\{\n[\s\S]*?^ {2}\})\)\n/m.exec(declaration) ?? [];
  if (type === undefined || fields === undefined) return withValidations(declaration, validations);
  return withValidations(
    aligned(declaration.replace(type, '  type = any\n')),
    keyValidations(`var.${name}`, '', fields),
  );
}

function withValidations(declaration: string, validations: string[]): string {
  return declaration.replace(/\}\n$/, `${validations.map((validation) => `\n${validation}`).join('')}}\n`);
}

function aligned(declaration: string): string {
  return declaration.replaceAll(/^ {2}(\w+) += /gm, (_, name: string) => `  ${name.padEnd('description'.length)} = `);
}

/** Validates the keys of an object, and of the objects in it. Relies on the indentation of `terraform fmt`. */
function keyValidations(path: string, label: string, fields: string, indent = 4): string[] {
  const found = [...fields.matchAll(new RegExp(`^ {${indent}}(\\w+) += (.*)$`, 'gm'))];
  const keys = found.map(([, key = '']) => key);
  const inner = found
    .filter(([, , type = '']) => type.endsWith('object({'))
    .flatMap(({ 1: key = '', index }) => {
      const [own = ''] = fields.slice(index).split(new RegExp(`^ {${indent}}\\}`, 'm'));
      return keyValidations(`${path}.${key}`, `${label}${key}.`, own, indent + 2);
    });
  const validation = `  validation {
    condition     = length(setsubtract(try(keys(${path}), []), [${keys.map((key) => `"${key}"`).join(', ')}])) == 0
    error_message = "Use only the keys ${keys.map((key) => `${label}${key}`).join(', ')}."
  }
`;
  return [validation, ...inner];
}

function passOutput({ name, text }: Block): string {
  return text.replace(/^( {2}value +=) .*$/m, `$1 module.hatchery.${name}`);
}
