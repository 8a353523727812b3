import { SaxesParser } from 'saxes';
import { SourceError } from '../errors.ts';
import type { SourceFile } from '../source-file.ts';
import { textsOf } from './text.ts';

export interface XmlHandlers {
  /** @param line where the element's first tag ends */
  open(name: string, attributes: Readonly<Record<string, string | undefined>>, line: number): void;
  close(name: string): void;
  /** An element, or what is between two elements, is not valid XML. It is not passed to `open`. */
  damaged(line: number): void;
}

/** An element, comment or DTD that is longer, in characters, is refused instead of held in memory. Those of real exports have 10,000. */
const MAX_LENGTH = 1024 * 1024;
/** Elements nested more deeply are refused. Real exports have five levels. */
const MAX_DEPTH = 64;
/** Each wrong character can be an error, so one damaged element may cause thousands. */
const MAX_ERRORS = 100_000;
const TAIL_LENGTH = 64;
/**
 * Errors of saxes after which its data can be used. Exports have characters in attributes that XML does not allow; saxes leaves them and
 * unknown entities in the text, so they spoil a name at most. After a damaged closing tag, the rest of the file is outside the root.
 */
const HARMLESS = /^disallowed character\.$|entity|only one root/;

/**
 * Parses an XML file in constant memory. Damaged elements are skipped. Entities of the DTD are not expanded.
 *
 * @param root the name that the root element must have
 * @throws a `SourceError` when the root is another one, when the end of the file is missing, and when the file would take too much memory
 */
export async function readXml(
  file: SourceFile,
  root: string,
  handlers: XmlHandlers,
  signal: AbortSignal,
): Promise<void> {
  const parser = limitedParser(file, root, handlers);
  let tail = '';
  for await (const text of textsOf(file, signal)) {
    parser.write(text);
    tail = (tail + text).slice(-TAIL_LENGTH);
  }
  const isEmpty = parser.close();
  if (!isEmpty && !tail.trimEnd().endsWith(`</${root}>`)) throw new SourceError('cut-off-xml', { file: file.name });
}

function limitedParser(file: SourceFile, root: string, handlers: XmlHandlers) {
  const parser = new SaxesParser();
  let [depth, errors, length, damages] = [0, 0, 0, 0];
  let [isDamaged, sawRoot, isEmpty] = [false, false, false];
  const refuse = (): never => {
    throw new SourceError('damaged-xml', { file: file.name, line: parser.line });
  };
  function reportDamage(): boolean {
    if (!isDamaged) return false;
    isDamaged = false;
    damages += 1;
    handlers.damaged(parser.line);
    return true;
  }
  // Replaced, because a handler of errors would get an `Error` with a stack for each wrong character, at half the speed.
  parser.fail = (message) => {
    if (HARMLESS.test(message)) return parser;
    errors += 1;
    if (errors > MAX_ERRORS) refuse();
    isDamaged = true;
    // After some errors saxes would prepend text to the next attribute, unless there is a handler for text.
    parser.on('text', () => {});
    return parser;
  };
  parser.on('opentagstart', ({ name }) => {
    reportDamage();
    depth += 1;
    if (depth > MAX_DEPTH || (!sawRoot && name !== root)) refuse();
    sawRoot = true;
  });
  parser.on('opentag', ({ name, attributes }) => {
    length = 0;
    if (!reportDamage()) handlers.open(name, attributes, parser.line);
  });
  parser.on('closetag', ({ name, isSelfClosing }) => {
    length = 0;
    depth -= 1;
    if (isSelfClosing && name === root) isEmpty = true;
    handlers.close(name);
  });
  return {
    write(text: string): void {
      length += text.length;
      parser.write(text);
      if (length > MAX_LENGTH) refuse();
    },
    /** @returns whether the root is empty and has no closing tag */
    close(): boolean {
      if (!sawRoot) refuse();
      parser.close();
      // After a damaged tag, the end of the root is often an error too, but not another damage.
      if (damages === 0) reportDamage();
      return isEmpty;
    },
  };
}
