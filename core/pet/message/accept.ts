import { text as visible } from '../../../shared/models/typescript/text.ts';
import { longestRunOfMarks } from '../../util/marks.ts';
import { normalise } from '../../util/text.ts';
import { LANGUAGES } from '../languages/languages.ts';
import { isForeign } from './foreign.ts';
import { hasLink } from './links.ts';
import { isMedical } from './medical.ts';

/** The contract's maximum length of a message, in code points. */
const MAX_LENGTH = 200;
/** Length of an enclosing pair of quotation marks, in UTF-16 units. */
const QUOTE_UNITS = 2;

/**
 * Validates a narrator's text before it becomes the pet's message. An accepted message satisfies the contract's rules for text and contains
 * no link. Markup, medical words and other languages are detected only by lists and patterns, so some harmless messages are rejected. This
 * does not check whether advice is good or a number is correct.
 *
 * @returns the message without surrounding white space and quotation marks; or a short reason for rejecting it, without any of the text
 */
export function acceptMessage(text: string, locale: string): { message: string } | { refused: string } {
  const folded = normalise(text);
  // Check the length first, to limit the work of the checks below.
  if (folded.length > 2 * MAX_LENGTH + QUOTE_UNITS) return { refused: `longer than ${MAX_LENGTH} characters` };
  const message = unquoted(folded);
  if ([...message].length > MAX_LENGTH) return { refused: `longer than ${MAX_LENGTH} characters` };
  if (message === '') return { refused: 'empty' };
  if (!visible.pattern.test(message) || BLANK.test(message)) return { refused: 'characters that cannot be seen' };
  if (longestRunOfMarks(message) > visible.maxMarks) return { refused: 'too many combining marks' };
  // Check full-width, bold and similar letters as if they were plain. Add a space after a full-width colon, so that the word before it is
  // not mistaken for a URL scheme.
  const plain = message.replace(WIDE_COLON, ': ').normalize('NFKC').toLowerCase();
  if (hasLink(plain)) return { refused: 'a link' };
  if (MARKUP.test(plain)) return { refused: 'markup' };
  if (isMedical(plain)) return { refused: 'medical words' };
  const words = wordsOf(plain);
  if (runsOf(words).some((run) => INSTRUCTIONS.has(run))) return { refused: 'a piece of the instructions' };
  if (isForeign(plain, words, locale)) return { refused: 'another language' };
  return { message };
}

const QUOTES =
  /^(?:"([^"]*)"|'([^']*)'|“([^“”]*)”|„([^„“”]*)[“”]|‘([^‘’]*)’|‚([^‚‘’]*)[‘’]|«([^«»]*)»|»([^«»]*)«|「([^「」]*)」)$/u;

/** Removes quotation marks that enclose the whole text. Other quotation marks stay. */
function unquoted(text: string): string {
  const parts = QUOTES.exec(text)?.slice(1);
  return normalise(parts?.find((part) => part !== undefined) ?? text);
}

/** The blank Braille pattern, which is invisible but allowed by the contract's pattern. */
const BLANK = /\u2800/;
const WIDE_COLON = /[\uff1a\ufe55\ufe13]/g;

/** Matches HTML, XML, Markdown, JSON, the markers of chat templates, or a role such as `system:` at the beginning of the text. */
const MARKUP =
  /[{}`\\]|<[\p{L}/!?|]|&#?\w+;|\*\S[^*]*\*|__|~~|\]\(|\[\/?\w+\]|"\s*:|^(?:#{1,6} |[-*+>] |(?:system|assistant|user|human|pet|owner)\s*:)/u;

/** A message is rejected if it repeats this many consecutive words of the instructions. */
const RUN_LENGTH = 6;
const INSTRUCTIONS = new Set(
  Object.values(LANGUAGES).flatMap(({ instructions }) => runsOf(wordsOf(instructions.toLowerCase()))),
);

function wordsOf(plain: string): string[] {
  return plain.match(/[\p{L}\p{M}]+/gu) ?? [];
}

function runsOf(words: string[]): string[] {
  return words.slice(RUN_LENGTH - 1).map((_word, index) => words.slice(index, index + RUN_LENGTH).join(' '));
}
