import { _, Ajv2020, type AnySchema, type CodeKeywordDefinition } from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { fastFormats } from 'ajv-formats/dist/formats.js';
import { build } from 'esbuild';
import { type Contracts, projectRoot } from './contracts.ts';
import { countGraphemes } from './graphemes.ts';

/** The contracts' own keyword: the most user-perceived characters a string may have. */
const maxGraphemes: CodeKeywordDefinition = {
  keyword: 'maxGraphemes',
  type: 'string',
  schemaType: 'number',
  code(context) {
    const count = context.gen.scopeValue('func', {
      ref: countGraphemes,
      code: _`require("./scripts/generate/graphemes.ts").countGraphemes`,
    });
    context.fail(_`${count}(${context.data}) > ${context.schemaCode}`);
  },
  error: { message: 'too many characters', params: ({ schemaCode }) => _`{limit: ${schemaCode}}` },
};

/** An Ajv that knows all contracts by their file names. */
export function ajvFor(contracts: Contracts): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: true,
    messages: false,
    strict: true,
    allowUnionTypes: true,
    code: { source: true, esm: true },
  });
  // Formats that are a pattern are written into the validator; the others would bring all of ajv-formats with them.
  for (const name of ['uuid', 'uri', 'uri-reference', 'date-time'] as const) {
    const format = fastFormats[name];
    ajv.addFormat(name, (format as { validate?: RegExp }).validate ?? (format as RegExp));
  }
  ajv.addKeyword(maxGraphemes);
  for (const [name, schema] of contracts) ajv.addSchema({ $id: `${name}.json`, ...schema } as AnySchema);
  return ajv;
}

/** A self-contained module for each named contract: nothing is compiled, and no Ajv is needed, at run time. */
export async function validatorModules(contracts: Contracts, names: readonly string[]): Promise<Map<string, string>> {
  const ajv = ajvFor(contracts);
  const modules = new Map<string, string>();
  for (const name of names) {
    const validate = ajv.getSchema(`${name}.json`);
    if (!validate) throw new Error(`There is no contract called ${name}.`);
    const bundled = await build({
      stdin: { contents: standaloneCode.default(ajv, validate), resolveDir: projectRoot },
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

const banner = (name: string) =>
  `// Generated from shared/contracts/${name}.json by \`npm run generate\`. Do not edit.`;

function declaration(name: string): string {
  const type = name.replace(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase());
  return `${banner(name)}
import type { ${type} } from './types.ts';

export interface Fault {
  /** JSON Pointer to the value at fault. */
  instancePath: string;
  keyword: string;
  params: Record<string, unknown>;
}
/** Says whether the value keeps the contract; \`errors\` then holds the last call's faults. */
export const validate: { (value: unknown): value is ${type}; errors?: Fault[] | null };
`;
}
