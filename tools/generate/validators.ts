import { Ajv2020, type AnySchema } from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { fastFormats } from 'ajv-formats/dist/formats.js';
import { build } from 'esbuild';
import { TIME } from '../../core/util/time.ts';
import { boundKeywords } from './bounded.ts';
import { type Contracts, projectRoot } from './contracts.ts';

/**
 * Creates an Ajv instance that contains all contracts, by file name. With `strict`, the instance refuses to compile a
 * contract that lacks limits.
 */
export function ajvFor(contracts: Contracts, strict = false): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: true,
    messages: false,
    strict: true,
    allowUnionTypes: true,
    code: { source: true, esm: true },
  });
  // Ajv inlines formats that are defined by a pattern. Any other format would add the whole of ajv-formats to the
  // bundle.
  for (const name of ['uuid', 'uri', 'uri-reference'] as const) ajv.addFormat(name, fastFormats[name] as RegExp);
  ajv.addFormat('date-time', TIME);
  // The content of a file is not validated.
  ajv.addFormat('binary', true);
  boundKeywords(ajv, contracts, strict);
  // The server checks it: which set applies depends on the access token.
  ajv.addKeyword('requiredSets');
  for (const [name, schema] of contracts) ajv.addSchema({ $id: `${name}.json`, ...schema } as AnySchema);
  return ajv;
}

/**
 * Generates a module for each of the named contracts. The modules need neither Ajv nor compilation at run time. They import the pattern of
 * visible text from `text.ts`, so that a bundle of several validators contains it once.
 */
export async function validatorModules(contracts: Contracts, names: readonly string[]): Promise<Map<string, string>> {
  const ajv = ajvFor(contracts, true);
  const modules = new Map<string, string>();
  const visible = JSON.stringify(contracts.get('user_profile')?.$defs?.text?.pattern);
  for (const name of names) {
    const validate = ajv.getSchema(`${name}.json`);
    if (!validate) throw new Error(`There is no contract called ${name}.`);
    const bundled = await build({
      stdin: { contents: withSharedPattern(standaloneCode.default(ajv, validate), visible), resolveDir: projectRoot },
      external: ['./text.ts'],
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'neutral',
      minify: true,
      legalComments: 'none',
      charset: 'ascii',
    });
    modules.set(`validate_${name}.js`, `${banner(name)}\n${bundled.outputFiles[0]?.text}`);
    modules.set(`validate_${name}.d.ts`, declaration(name));
  }
  return modules;
}

function withSharedPattern(code: string, pattern: string): string {
  if (!code.includes(pattern)) return code;
  const shared = code.replaceAll(`new RegExp(${pattern}, "u")`, 'text.pattern');
  return `import { text } from "./text.ts";\n${shared.replaceAll(pattern, 'text.pattern.source')}`;
}

const banner = (name: string) =>
  `// Generated from shared/contracts/${name}.json by \`npm run generate\`. Do not edit.`;

function declaration(name: string): string {
  const type = name.replace(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase());
  return `${banner(name)}
import type { ${type} } from './types.ts';

export interface ValidationError {
  /** JSON Pointer to the invalid value. */
  instancePath: string;
  keyword: string;
  params: Record<string, unknown>;
}
/** Returns whether the value is valid. \`errors\` contains the errors of the last call. */
export const validate: { (value: unknown): value is ${type}; errors?: ValidationError[] | null };
`;
}
