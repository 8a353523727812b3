import { createHash } from 'node:crypto';
import { LANGUAGES, languageOf } from '../../core/pet/languages/languages.ts';
import type { TemplateWords } from '../../core/pet/languages/pack.ts';
import { acceptMessage } from '../../core/pet/message/accept.ts';
import type { PromptData } from '../../core/pet/prompt.ts';
import type { Narrator, Prompt } from '../../core/ports/narrator.ts';

/** In code points, as the contract counts them. */
const MAX_MESSAGE_LENGTH = 200;
/** Two names of this length fit beside a mood of at most 90 and a greeting and farewell of at most 25 code points. */
const MAX_NAME_LENGTH = 40;
/** A goal cut shorter than this would not be recognised. */
const MIN_GOAL_LENGTH = 12;
/** In these moods a quoted goal would read as a reproach. */
const MOODS_WITHOUT_GOAL: readonly PromptData['mood'][] = ['exhausted', 'sick', 'tired', 'concerned'];

/**
 * Writes messages without a model, offline, in the languages of `LANGUAGES`, and in English for every other locale.
 * The same prompt always gives the same message. It ignores the abort signal: it is the fallback when another narrator
 * times out.
 */
export function templateNarrator(): Narrator {
  return { name: 'template', isRemote: false, say: async (prompt) => messageOf(prompt) };
}

/** Picks an entry by the byte of the seed's hash at `index`, so that each part of the message varies independently. */
type Choose = <T>(list: readonly T[], index: number) => T | undefined;

/** The parts of a message that come from the profile. */
interface ProfileWords {
  owner?: string | undefined;
  pet?: string | undefined;
  goal?: string | undefined;
}

function messageOf({ data: json, seed }: Prompt): string {
  const data: PromptData = JSON.parse(json);
  const language = languageOf(data.locale);
  const words = LANGUAGES[language].template;
  const hash = createHash('sha256').update(seed).digest();
  const choose: Choose = (list, index) => list[(hash[index] ?? 0) % list.length];
  const goals = MOODS_WITHOUT_GOAL.includes(data.mood) ? [] : (data.health_goals ?? []);
  const goal = choose(goals, 0);
  const owner = truncated(data.owner_name, MAX_NAME_LENGTH);
  const pet = truncated(data.pet_name, MAX_NAME_LENGTH);

  // A name or goal that messages may not contain, such as a web address, is left out; the rest is kept.
  const accepted = [{ owner, pet, goal }, { owner, pet }, { owner }, { pet }, {}]
    .map((profile) => compose(words, data.mood, profile, choose))
    .find((message) => 'message' in acceptMessage(message, language));
  return accepted ?? words.greeting;
}

function compose(
  words: TemplateWords,
  mood: PromptData['mood'],
  { owner, pet, goal }: ProfileWords,
  choose: Choose,
): string {
  const greeting = owner === undefined ? words.greeting : choose(words.greetings, 1)?.(owner);
  const farewell = pet === undefined ? undefined : choose(words.farewells, 2)?.(pet);
  const feeling = choose(words.moods[mood], 3);
  const remaining = MAX_MESSAGE_LENGTH - lengthOf(joined(greeting, feeling, farewell)) - 1;
  const aim = goal === undefined ? undefined : goalSentence(remaining, choose(words.goals, 4), goal);
  return joined(greeting, feeling, aim, farewell);
}

/** @returns the sentence about a goal, truncated to `maxLength`; undefined if too little of the goal would fit. */
function goalSentence(
  maxLength: number,
  say: ((goal: string) => string) | undefined,
  goal: string,
): string | undefined {
  if (!say) return undefined;
  const remaining = maxLength - lengthOf(say(''));
  if (lengthOf(goal) > remaining && remaining < MIN_GOAL_LENGTH) return undefined;
  const text = truncated(goal, remaining);
  return text === undefined ? undefined : say(text);
}

const joined = (...parts: (string | undefined)[]): string => parts.filter((part) => part !== undefined).join(' ');
const lengthOf = (text: string): number => [...text].length;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Truncates at a grapheme, with an ellipsis, to at most `maxLength` code points.
 * @returns undefined if not even one grapheme fits.
 */
function truncated(text: string, maxLength: number): string | undefined {
  if (lengthOf(text) <= maxLength) return text;
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    if (lengthOf(kept) + lengthOf(segment) >= maxLength) break;
    kept += segment;
  }
  return kept === '' ? undefined : `${kept.trimEnd()}…`;
}
