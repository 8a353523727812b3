import { createHash } from 'node:crypto';
import { LANGUAGES, languageOf } from '../../core/pet/languages/languages.ts';
import type { TemplateWords } from '../../core/pet/languages/pack.ts';
import { acceptMessage } from '../../core/pet/message/accept.ts';
import type { PromptData } from '../../core/pet/prompt.ts';
import type { Prompt } from '../../core/ports/narrator.ts';

/** Maximum length of a message, in code points, as in the API contract. */
const MAX_MESSAGE_LENGTH = 200;
/**
 * Maximum length of a name, in code points. A message has room for two names of this length, the longest sentence about a mood (90 code
 * points), and the longest greeting and farewell (25 together).
 */
const MAX_NAME_LENGTH = 40;
/** A goal that is truncated to fewer code points would not be recognisable. */
const MIN_GOAL_LENGTH = 12;
/** Moods in which quoting the owner's goal would sound like a reproach. */
const MOODS_WITHOUT_GOAL: readonly PromptData['mood'][] = ['exhausted', 'sick', 'tired', 'concerned'];

/**
 * Picks an entry of the list by one byte of the seed's hash, at `index`. Different indexes make the parts of a message vary independently.
 */
type Choose = <T>(list: readonly T[], index: number) => T | undefined;

interface ProfileWords {
  owner?: string | undefined;
  pet?: string | undefined;
  goal?: string | undefined;
}

/** Writes a message from the sentences of the language. Equal prompts always give equal messages. */
export function messageOf({ data: json, seed }: Prompt): string {
  const data: PromptData = JSON.parse(json);
  const language = languageOf(data.locale);
  const words = LANGUAGES[language].template;
  const hash = createHash('sha256').update(seed).digest();
  const choose: Choose = (list, index) => list[(hash[index] ?? 0) % list.length];
  const goals = MOODS_WITHOUT_GOAL.includes(data.mood) ? [] : (data.health_goals ?? []);
  const goal = choose(goals, 0);
  const owner = truncated(data.owner_name, MAX_NAME_LENGTH);
  const pet = truncated(data.pet_name, MAX_NAME_LENGTH);

  // Leaves out a name or goal that contains something not allowed in messages, such as a URL.
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

/** @returns the sentence about the goal, truncated to `maxLength`, or undefined if too little of the goal would fit */
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
 * Truncates a text to at most `maxLength` code points, including an ellipsis, without splitting a grapheme.
 *
 * @returns undefined if not even one grapheme fits
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
