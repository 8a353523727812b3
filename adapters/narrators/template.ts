import { createHash } from 'node:crypto';
import { LANGUAGES, languageOf } from '../../core/pet/languages/languages.ts';
import type { TemplateWords } from '../../core/pet/languages/pack.ts';
import { acceptMessage } from '../../core/pet/message/accept.ts';
import type { PromptData } from '../../core/pet/persona.ts';
import type { Narrator, Prompt } from '../../core/ports/narrator.ts';

/** Code points, as the contract counts them. */
const MAX_CHARACTERS = 200;
/** With 90 for the mood and 25 for greeting and farewell, two names of this length fit. */
const NAME_ROOM = 40;
/** With less of it, a goal would not be recognised. */
const LEAST_OF_GOAL = 12;

/**
 * Writes messages without a model, offline, in the languages of `LANGUAGES`; else in English. It reads what a model
 * would read, and answers the same for the same prompt. It always answers, whatever became of the signal: it is what is
 * left when another narrator took too long.
 */
export function templateNarrator(): Narrator {
  return { name: 'template', isRemote: false, say: async (prompt) => messageOf(prompt) };
}

function messageOf({ data: json, seed }: Prompt): string {
  const data: PromptData = JSON.parse(json);
  const language = languageOf(data.locale);
  const words = LANGUAGES[language].template;
  const dice = createHash('sha256').update(seed).digest();
  const pick = <T>(list: readonly T[], die: number): T | undefined => list[(dice[die] ?? 0) % list.length];
  const goal = pick(data.health_goals ?? [], 0);
  const owner = shortened(data.owner_name, NAME_ROOM);
  const pet = shortened(data.pet_name, NAME_ROOM);

  // A name or goal that no message may have, such as a web address, is left out, and only that.
  const accepted = [{ owner, pet, goal }, { owner, pet }, { owner }, { pet }, {}]
    .map((who) => compose(words, data.mood, who, pick))
    .find((message) => 'message' in acceptMessage(message, language));
  return accepted ?? words.greeting;
}

interface Who {
  owner?: string | undefined;
  pet?: string | undefined;
  goal?: string | undefined;
}
type Pick = <T>(list: readonly T[], die: number) => T | undefined;

function compose(words: TemplateWords, mood: PromptData['mood'], { owner, pet, goal }: Who, pick: Pick): string {
  const greeting = owner === undefined ? words.greeting : pick(words.greetings, 1)?.(owner);
  const farewell = pet === undefined ? undefined : pick(words.farewells, 2)?.(pet);
  const feeling = pick(words.moods[mood], 3);
  const room = MAX_CHARACTERS - lengthOf(joined(greeting, feeling, farewell)) - 1;
  const aim = goal === undefined ? undefined : aimWithin(room, pick(words.goals, 4), goal);
  return joined(greeting, feeling, aim, farewell);
}

/** The sentence about a goal, shortened to the room there is; undefined when that is too little. */
function aimWithin(room: number, say: ((goal: string) => string) | undefined, goal: string): string | undefined {
  if (!say) return undefined;
  const left = room - lengthOf(say(''));
  const whole = lengthOf(goal) <= left;
  if (!whole && left < LEAST_OF_GOAL) return undefined;
  const text = shortened(goal, left);
  return text === undefined ? undefined : say(text);
}

const joined = (...parts: (string | undefined)[]): string => parts.filter((part) => part !== undefined).join(' ');
const lengthOf = (text: string): number => [...text].length;
const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The text, or its beginning and an ellipsis, never cutting through what is one character to a reader; undefined when not even one fits. */
function shortened(text: string, room: number): string | undefined {
  if (lengthOf(text) <= room) return text;
  let kept = '';
  for (const { segment } of characters.segment(text)) {
    if (lengthOf(kept) + lengthOf(segment) >= room) break;
    kept += segment;
  }
  return kept === '' ? undefined : `${kept.trimEnd()}…`;
}
