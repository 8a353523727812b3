import { text as visible } from '../../../shared/models/typescript/text.ts';
import { longestRunOfMarks } from '../../util/marks.ts';
import { normalise } from '../../util/text.ts';
import { LANGUAGES } from '../languages/languages.ts';
import { isForeign } from './foreign.ts';
import { hasLink } from './links.ts';
import { isMedical } from './medical.ts';

/** Code points, as the contract counts them. */
const MAX_LENGTH = 200;
/** A pair of quotation marks, in units. */
const QUOTATION = 2;

/**
 * Looks at what a narrator returned before it becomes the pet's message: the message without the white space and quotation
 * marks around it, or a short reason why there is none, without a word of the text. It keeps the contract's rules for text, and has no link
 * in a URL parser's sense. Beyond that it is a sieve with lists, not a judge:
 * it cannot know whether advice is good or a number true, and would rather refuse a harmless message than let a harmful one pass.
 */
export function acceptMessage(text: string, locale: string): { message: string } | { refused: string } {
  const folded = normalise(text);
  // First, so that everything below has little to look at.
  if (folded.length > 2 * MAX_LENGTH + QUOTATION) return { refused: `longer than ${MAX_LENGTH} characters` };
  const message = unquoted(folded);
  if ([...message].length > MAX_LENGTH) return { refused: `longer than ${MAX_LENGTH} characters` };
  if (message === '') return { refused: 'empty' };
  if (!visible.pattern.test(message) || BLANK.test(message)) return { refused: 'characters that cannot be seen' };
  if (longestRunOfMarks(message) > visible.maxMarks) return { refused: 'too many combining marks' };
  // Full-width, bold and similar letters are checked as plain ones; a full-width colon does not make a word a scheme.
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

/** Quotation marks around the whole are no part of what is said; those inside stay. */
function unquoted(text: string): string {
  const parts = QUOTES.exec(text)?.slice(1);
  return (parts?.find((part) => part !== undefined) ?? text).trim();
}

/** Braille's blank cell, which names may contain among other characters. */
const BLANK = /\u2800/;
const WIDE_COLON = /[\uff1a\ufe55\ufe13]/g;

/** HTML, XML, Markdown, JSON, a chat template's marks, or a line that begins with a speaker's role. */
const MARKUP =
  /[{}`\\]|<[\p{L}/!?|]|&#?\w+;|\*\S[^*]*\*|__|~~|\]\(|\[\/?\w+\]|"\s*:|^(?:#{1,6} |[-*+>] |(?:system|assistant|user|human|pet|owner)\s*:)/u;

/** This many words in a row are no coincidence. */
const RUN = 6;
const INSTRUCTIONS = new Set(
  Object.values(LANGUAGES).flatMap(({ instructions }) => runsOf(wordsOf(instructions.toLowerCase()))),
);

function wordsOf(plain: string): string[] {
  return plain.match(/[\p{L}\p{M}]+/gu) ?? [];
}

function runsOf(words: string[]): string[] {
  return words.slice(RUN - 1).map((_word, index) => words.slice(index, index + RUN).join(' '));
}
