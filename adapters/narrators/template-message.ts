import { LANGUAGES, languageOf } from '../../core/pet/languages/languages.ts';
import { FIGURE_METRICS, type TemplateWords } from '../../core/pet/languages/pack.ts';
import { acceptMessage } from '../../core/pet/message/accept.ts';
import { MOODS, type Mood } from '../../core/pet/moods.ts';
import type { PromptData } from '../../core/pet/prompt.ts';
import type { Prompt } from '../../core/ports/narrator.ts';

/** Maximum length of a message, in code points, as in the API contract. */
const MAX_MESSAGE_LENGTH = 200;
/**
 * Maximum length of the owner's name, in code points. A message always has room for a name of this length, the longest greeting (30 code
 * points), and the longest sentence about a mood (90).
 */
const MAX_NAME_LENGTH = 40;
/** A goal that is truncated to fewer code points would not be recognisable. */
const MIN_GOAL_LENGTH = 12;

/** The parts of a message, in the order in which they are dropped if there is no room, the last first. */
interface Parts {
  greeting: string;
  feeling: string;
  /** An answer to the owner's report, or how the mood has changed since yesterday. */
  reply?: string | undefined;
  figure?: string | undefined;
  goal?: string | undefined;
}

/** Writes a message from the sentences of the language. Equal prompts always give equal messages. */
export function messageOf({ data: json, turn }: Prompt): string {
  const data: PromptData = JSON.parse(json);
  const language = languageOf(data.locale);
  const words = LANGUAGES[language].template;
  const owner = truncated(data.owner_name, MAX_NAME_LENGTH);
  const goals = data.health_goals ?? [];
  const goal = pick(goals, turn);

  // Leaves out a name or goal that contains something not allowed in messages, such as a URL.
  const accepted = [{ owner, goal }, { owner }, {}]
    .map((profile) => joined(partsOf(words, data, turn, profile)))
    .find((message) => 'message' in acceptMessage(message, language));
  return accepted ?? words.plainGreetings[data.part_of_day];
}

function partsOf(
  words: TemplateWords,
  data: PromptData,
  turn: number,
  { owner, goal }: { owner?: string | undefined; goal?: string | undefined },
): Parts {
  const { part_of_day: part, mood, owner_says: report, resting } = data;
  const feelings = resting ? words.resting : part === 'night' ? words.night : words.moods[mood];
  // The greeting changes when all feelings have had their turn, so no two of the next days have the same pair.
  const greet = pick(words.greetings[part], Math.floor(turn / feelings.length));
  const parts: Parts = {
    greeting: owner === undefined || !greet ? words.plainGreetings[part] : greet(owner),
    feeling: pick(feelings, turn) ?? '',
  };
  if (resting) return parts;
  const change = part === 'night' ? undefined : changeSince(data.yesterday, mood);
  const figure = part === 'morning' || part === 'day' ? figureIn(words, data) : undefined;
  const reply = report ? pick(words.replies[report], turn) : change && pick(words.changes[change], turn);
  const say = goal === undefined || figure !== undefined || part === 'night' ? undefined : pick(words.goals, turn);
  const fitting = withRoom(withRoom(parts, { reply }), { figure });
  return say ? { ...fitting, goal: goalSentence(remainingIn(fitting), say, goal ?? '') } : fitting;
}

const pick = <T>(list: readonly T[], turn: number): T | undefined => list[turn % list.length];

function changeSince(yesterday: Mood | undefined, today: Mood): keyof TemplateWords['changes'] | undefined {
  const before = yesterday && MOODS[yesterday].index;
  const { index } = MOODS[today];
  if (!before || index === null) return undefined;
  if (index === before) return 'same';
  return index > before ? 'better' : 'worse';
}

/** Quotes the reading of today that says most about the mood, if there is one. */
function figureIn({ figures }: TemplateWords, { readings = [] }: PromptData): string | undefined {
  for (const metric of FIGURE_METRICS) {
    const reading = readings.find((known) => known.metric === metric && known.day === 'today');
    if (reading) return figures[metric](Math.round(reading.value));
  }
  return undefined;
}

/** @returns the sentence about the goal, truncated to `maxLength`, or undefined if too little of the goal would fit */
function goalSentence(maxLength: number, say: (goal: string) => string, goal: string): string | undefined {
  const remaining = maxLength - lengthOf(say(''));
  if (lengthOf(goal) > remaining && remaining < MIN_GOAL_LENGTH) return undefined;
  const text = truncated(goal, remaining);
  return text === undefined ? undefined : say(text);
}

const joined = ({ greeting, figure, reply, feeling, goal }: Parts): string =>
  [greeting, figure, reply, feeling, goal].filter((part) => part !== undefined).join(' ');
const remainingIn = (parts: Parts): number => MAX_MESSAGE_LENGTH - lengthOf(joined(parts)) - 1;
const withRoom = (parts: Parts, added: Partial<Parts>): Parts =>
  lengthOf(joined({ ...parts, ...added })) <= MAX_MESSAGE_LENGTH ? { ...parts, ...added } : parts;
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
