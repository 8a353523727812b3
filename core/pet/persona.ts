import type { Prompt } from '../ports/narrator.ts';
import type { Metric } from '../ports/samples.ts';
import type { User } from '../ports/users.ts';
import { ALL_METRICS, METRICS } from '../streams/metrics.ts';
import { FIELDS, PROFILE_FIELDS, type PromptField } from '../users/fields.ts';
import { LANGUAGES, languageOf } from './languages/languages.ts';
import type { Assessment, Vitals } from './state.ts';

/** What the prompt is made from; of it the id only varies the template's words and is never sent. */
export type Persona = Pick<User, 'user_id' | PromptField>;

/** Profile fields by the names that the prompt has for them. */
type PromptFields = { [F in PromptField as (typeof FIELDS)[F]['promptMember']]?: User[F] };

/** What `Prompt.data` holds, as JSON. */
export interface PromptData extends PromptFields {
  locale: string;
  owner_name: string;
  pet_name: string;
  mood: Assessment['mood'];
  energy?: number;
  readings?: { metric: Metric; value: number; unit: string }[];
}

/** A piece of the data and why it is in there. */
export interface KnownField {
  /** A JSON Pointer (RFC 6901) into the data. */
  pointer: string;
  why: string;
}

/** Why each member is told, in the order in which they are. */
const WHY: Record<keyof PromptData, string> = {
  locale: 'So that your pet speaks your language.',
  owner_name: 'So that your pet can speak to you by name.',
  pet_name: 'So that your pet knows who it is.',
  health_goals: 'So that your pet can cheer you on.',
  mood: 'How your pet feels; its words should fit.',
  energy: 'How strong your pet feels; it follows only from readings that are in here as well.',
  readings: 'A recent reading, from a stream whose purposes allow this.',
};

/**
 * What is put before a narrator, and why each piece of it. `readings` are those that the owner lets this narrator be told: for a
 * model, those consented for `pet_messages`.
 */
export function promptOf(
  user: Persona,
  state: Assessment,
  readings: Vitals,
  day: string,
): { prompt: Prompt; fields: KnownField[] } {
  const data = dataOf(user, state, readings);
  return {
    prompt: {
      system: LANGUAGES[languageOf(user.locale)].instructions,
      data: escapedJson(data),
      seed: `${user.user_id} ${day}`,
    },
    fields: fieldsOf(data),
  };
}

function dataOf(user: Persona, state: Assessment, readings: Vitals): PromptData {
  const shown = ALL_METRICS.flatMap((metric) => {
    const sample = readings[metric];
    return sample ? [{ metric, value: sample.value, unit: METRICS[metric].unit }] : [];
  });
  const data: Partial<PromptData> = {
    ...promptFieldsOf(user),
    mood: state.mood,
    ...(state.energy === undefined || wouldReveal(state, readings) ? {} : { energy: state.energy }),
    ...(shown.length === 0 ? {} : { readings: shown }),
  };
  const members = Object.keys(WHY) as (keyof PromptData)[];
  return Object.fromEntries(
    members.filter((name) => data[name] !== undefined).map((name) => [name, data[name]]),
  ) as unknown as PromptData;
}

/** The profile fields that the pet is told, without empty lists. */
function promptFieldsOf(user: Persona): PromptFields {
  const told = PROFILE_FIELDS.flatMap((field) => {
    const { promptMember } = FIELDS[field];
    const value = promptMember === null ? undefined : user[field as PromptField];
    const isEmpty = value === undefined || (Array.isArray(value) && value.length === 0);
    return isEmpty ? [] : [[promptMember, value]];
  });
  return Object.fromEntries(told);
}

/** Energy can be a reading to the digit, so it is held back unless all that it follows from is shown. */
function wouldReveal({ based_on }: Assessment, readings: Vitals): boolean {
  return based_on.some(({ metric, value }) => readings[metric]?.value !== value);
}

/** One for every value; lists have one for each entry. */
function fieldsOf(data: PromptData): KnownField[] {
  const names = Object.keys(data) as (keyof PromptData)[];
  return names.flatMap((name) => {
    const value = data[name];
    const pointers = Array.isArray(value) ? value.map((_entry, index) => `/${name}/${index}`) : [`/${name}`];
    return pointers.map((pointer) => ({ pointer, why: WHY[name] }));
  });
}

const STRING_LITERAL = /"(?:[^"\\]|\\.)*"/g;
/**
 * What ends or begins something in JSON, XML, Markdown or the templates of chat models, which know roles by marks such as
 * <|user|>, [INST], ### and `System:`; and what cannot be seen or turns the direction of writing.
 */
const UNSAFE = /["\\<>&`[\]{}|#:~]|[\p{C}\p{Zl}\p{Zp}]/gu;

/** JSON whose strings hold no character that means anything but itself, on one line. JSON.parse gives the value back. */
function escapedJson(value: unknown): string {
  return JSON.stringify(value).replace(STRING_LITERAL, (literal) => {
    const text: string = JSON.parse(literal);
    return `"${text.replace(UNSAFE, (found) => found.split('').map(escapedUnit).join(''))}"`;
  });
}

function escapedUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
