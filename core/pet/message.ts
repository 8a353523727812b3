import { text as visible } from '../../shared/models/typescript/text.ts';
import { longestRunOfMarks } from '../util/marks.ts';
import { normalise } from '../util/text.ts';
import { type Language, primaryOf, SYSTEM } from './languages.ts';
import { hasLink } from './links.ts';

/** Code points, as the contract counts them. */
const MOST = 200;
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
  if (folded.length > 2 * MOST + QUOTATION) return { refused: `longer than ${MOST} characters` };
  const message = unquoted(folded);
  if ([...message].length > MOST) return { refused: `longer than ${MOST} characters` };
  if (message === '') return { refused: 'empty' };
  if (!visible.pattern.test(message) || BLANK.test(message)) return { refused: 'characters that cannot be seen' };
  if (longestRunOfMarks(message) > visible.maxMarks) return { refused: 'too many combining marks' };
  // Full-width, bold and similar letters are checked as plain ones; a full-width colon does not make a word a scheme.
  const plain = message.replace(WIDE_COLON, ': ').normalize('NFKC').toLowerCase();
  if (hasLink(plain)) return { refused: 'a link' };
  if (MARKUP.test(plain)) return { refused: 'markup' };
  if (MEDICAL.test(plain)) return { refused: 'medical words' };
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

/** HTML, XML, Markdown, JSON, a chat template's marks, or a line that begins with somebody's role. */
const MARKUP =
  /[{}`\\]|<[\p{L}/!?|]|&#?\w+;|\*\S[^*]*\*|__|~~|\]\(|\[\/?\w+\]|"\s*:|^(?:#{1,6} |[-*+>] |(?:system|assistant|user|human|pet|owner)\s*:)/u;

/**
 * Names of conditions and medicines in English and German, in whatever language the rest is. A stem that other words
 * contain too counts only where a word begins. What is not listed passes; the instructions are the first line of defence.
 */
const MEDICAL = new RegExp(
  [
    /diagnos|krankheit|erkrankung|schlafstörung|rhythmusstörung|essstörung|vorhofflimmern|bluthochdruck|herzinfarkt/u,
    /schlaganfall|infektion|medikament|arznei|tablette|antibioti[ck]|ibuprofen|paracetamol|acetaminophen|aspirin/u,
    /insulin|melatoni|depressiv|depression|hypertensi|hypotensi|tachy[ck]ardi|brady[ck]ardi|arr?h?ythmi|fibrillation/u,
    /(?<!\p{L})(?:disease|disorder|syndrom|depressed|insomni|apn(?:o?ea|oe)|diabet|cancer|krebs|tumou?r|infection|covid)/u,
    /(?<!\p{L})(?:influenza|grippe|fieber|fever|heart attack|anorexi|bulimi|medicat|medicine|medizin|prescri)/u,
    /(?<!\p{L})(?:verschreib|antidepress|steroid|opioid|vaccin|impfung|dosier|dosage|dosis|ozempic|symptom)/u,
    /(?<!\p{L})(?:flu|pills?|pillen?|tablets|statine?n?s?|asthma|therap(?:y|ie)|treatment|behandlung)(?!\p{L})/u,
    /\d\s?(?:mg|mcg|μg)(?!\p{L})/u,
  ]
    .map(({ source }) => source)
    .join('|'),
  'u',
);

/** So many words in a row are no coincidence. */
const RUN = 6;
const INSTRUCTIONS = new Set(Object.values(SYSTEM).flatMap((text) => runsOf(wordsOf(text.toLowerCase()))));

function wordsOf(plain: string): string[] {
  return plain.match(/[\p{L}\p{M}]+/gu) ?? [];
}

function runsOf(words: string[]): string[] {
  return words.slice(RUN - 1).map((_word, index) => words.slice(index, index + RUN).join(' '));
}

/** Frequent words: `own` no other language of Latin script has, `shared` some have. */
const FREQUENT: Record<Language, { own: Set<string>; shared: Set<string> }> = {
  en: {
    own: new Set('the you your with this that feel today what how let'.split(' ')),
    shared: new Set('i is it to of we my and are for be so am have was not by hi'.split(' ')),
  },
  de: {
    own: new Set('und ich nicht dein deine dich dir heute für wir auch'.split(' ')),
    shared: new Set('der die das ein eine ist es mit du mir mich so an zu auf in hast bin wie war am bei'.split(' ')),
  },
};
const ENOUGH_LETTERS = 12;
const ENOUGH_WORDS = 8;

/**
 * Whether this is surely another language: hardly a letter in the script of the locale, a long text without one frequent word
 * of its own language, or many of another's. Of Latin script only English and German are told apart from each other and from the
 * rest, so French to a Spaniard passes; names and goals may be in any language, so what is in doubt passes too.
 */
function isForeign(plain: string, words: string[], locale: string): boolean {
  if (isForeignScript(plain, locale)) return true;
  const own = primaryOf(locale);
  const count = (list: Set<string>) => words.filter((word) => list.has(word)).length;
  const known = own === 'en' || own === 'de' ? count(FREQUENT[own].own) + count(FREQUENT[own].shared) : undefined;
  if (known === 0 && words.length >= ENOUGH_WORDS) return true;
  return (['en', 'de'] as const)
    .filter((language) => language !== own)
    .map((language) => count(FREQUENT[language].own))
    .some((foreign) => foreign >= 3 && (known === undefined ? foreign > words.length / 6 : foreign > 2 * known));
}

/** Scripts that are written with others. */
const MIXED: Record<string, string> = {
  Hans: '\\p{sc=Hani}',
  Hant: '\\p{sc=Hani}',
  Jpan: '\\p{sc=Hani}\\p{sc=Hira}\\p{sc=Kana}',
  Kore: '\\p{sc=Hang}\\p{sc=Hani}',
};

function isForeignScript(plain: string, locale: string): boolean {
  const { script = '' } = new Intl.Locale(locale).maximize();
  const letters = plain.match(/\p{L}/gu) ?? [];
  if (letters.length < ENOUGH_LETTERS) return false;
  const inScript = patternOf(script);
  return inScript !== undefined && letters.filter((letter) => inScript.test(letter)).length * 4 < letters.length;
}

/** Undefined for a script that has no name among Unicode's, of which nothing can be said then. */
function patternOf(script: string): RegExp | undefined {
  try {
    return new RegExp(`^[${MIXED[script] ?? `\\p{sc=${script}}`}]$`, 'u');
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
