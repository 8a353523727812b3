import { type ESTree, parseSync, Visitor } from 'vite';

export interface ErrorText {
  file: string;
  /** The text of the message. `{…}` stands for a value that is filled in at run time. */
  text: string;
  /** The class of the error. Undefined for all other messages, such as the detail of a field error or a log notice. */
  error?: string;
  code?: string;
}

const ERROR_CLASS = /Error$/;
/** Classes whose first argument is the code of the problem. */
const WITH_CODE = ['AppError', 'RequestError'];
/** Classes whose errors all have one code of a problem, and whose first argument is a code of another standard. */
const CODE_OF: Record<string, string> = { PairingError: 'not-paired' };
const SENTENCE = /^[\p{Lu}`'"{].* .*[.:!?]$/su;

/** Extracts the messages from a TypeScript file. For errors, the class and the code are included. */
export function errorTexts(file: string, source: string): ErrorText[] {
  const { program } = parseSync(file, source);
  const index = indexOf(program);
  const found: ErrorText[] = [];
  const claimed = new Set<ESTree.Node>();

  function textsOf(node: ESTree.Node | undefined): string[] {
    if (!node) return [];
    if (node.type === 'ConditionalExpression') return [node.consequent, node.alternate].flatMap(textsOf);
    if (node.type === 'Identifier') return index.valuesOf(node).flatMap(textsOf);
    const text = literalText(node, source);
    if (text === undefined) return [];
    claimed.add(node);
    return [text];
  }

  for (const {
    callee,
    arguments: [first, second],
  } of index.constructed) {
    const error = source.slice(callee.start, callee.end);
    if (!ERROR_CLASS.test(error)) continue;
    const only = CODE_OF[error];
    if (!only && !WITH_CODE.includes(error)) found.push(...textsOf(first).map((text) => ({ file, text, error })));
    else {
      const code = only ?? (first && literalText(first, source));
      found.push(...textsOf(second).map((text) => ({ file, text, error, ...(code ? { code } : {}) })));
    }
  }
  for (const node of index.literals) {
    const text = literalText(node, source) ?? '';
    if (!claimed.has(node) && SENTENCE.test(text)) found.push({ file, text });
  }
  return found;
}

function indexOf(program: ESTree.Program) {
  const constructed: ESTree.NewExpression[] = [];
  const calls: ESTree.CallExpression[] = [];
  const literals: ESTree.Node[] = [];
  const constants: { name: string; init: ESTree.Expression; at: number }[] = [];
  const functions: { name: string; parameters: readonly ESTree.Node[]; start: number; end: number }[] = [];
  new Visitor({
    NewExpression: (node) => void constructed.push(node),
    CallExpression: (node) => void calls.push(node),
    Literal: (node) => void literals.push(node),
    TemplateLiteral: (node) => void literals.push(node),
    FunctionDeclaration: ({ id, params, start, end }) =>
      void functions.push({ name: id?.name ?? '', parameters: params, start, end }),
    VariableDeclarator({ id, init }) {
      if (id.type !== 'Identifier' || !init) return;
      if (init.type !== 'ArrowFunctionExpression') constants.push({ name: id.name, init, at: id.start });
      else functions.push({ name: id.name, parameters: init.params, start: init.start, end: init.end });
    },
  }).visit(program);

  /**
   * Returns the expressions that a name may stand for: the value of the nearest constant above it or, if the name is a parameter, the
   * arguments that callers pass for it.
   */
  function valuesOf({ name, start }: { name: string; start: number }): ESTree.Node[] {
    const enclosing = functions.findLast((each) => each.start < start && start < each.end);
    const constant = constants.findLast((each) => each.name === name && each.at < start);
    if (constant && constant.at > (enclosing?.start ?? 0)) return [constant.init];
    const at = enclosing?.parameters.findIndex((each) => 'name' in each && each.name === name) ?? -1;
    const passed = calls.filter(({ callee }) => callee.type === 'Identifier' && callee.name === enclosing?.name);
    return passed.flatMap((call) => call.arguments[at] ?? []);
  }
  return { constructed, literals, valuesOf };
}

/**
 * Converts a string or template to text, with `{…}` for its expressions.
 *
 * @returns undefined for any other node
 */
function literalText(node: ESTree.Node, source: string): string | undefined {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined;
  if (node.type !== 'TemplateLiteral') return undefined;
  return node.quasis
    .map(({ value }, at) => {
      const expression = node.expressions[at];
      return `${value.cooked ?? ''}${expression ? placeholder(source.slice(expression.start, expression.end)) : ''}`;
    })
    .join('');
}

/**
 * Returns the placeholder for an expression in a message: the last identifier for a simple expression (`limits.bytes` becomes `{bytes}`),
 * and `{…}` for any other.
 */
const placeholder = (code: string) => (/^[\w.]+$/.test(code) ? `{${code.split('.').at(-1)}}` : '{…}');
