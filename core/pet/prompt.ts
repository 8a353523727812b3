import type { Prompt } from '../ports/narrator.ts';
import type { Metric } from '../ports/samples.ts';
import type { User } from '../ports/users.ts';
import { ALL_METRICS, METRICS } from '../streams/metrics.ts';
import { FIELDS, PROFILE_FIELDS, type PromptField } from '../users/fields.ts';
import { LANGUAGES, languageOf } from './languages/languages.ts';
import type { Assessment, Vitals } from './state.ts';

/** The parts of a user that are needed to build a prompt. The id only seeds the template narrator and is not sent to a model. */
export type PromptUser = Pick<User, 'user_id' | PromptField>;

/** Profile fields, keyed by their member names in the prompt. */
type PromptFields = { [F in PromptField as (typeof FIELDS)[F]['promptMember']]?: User[F] };

/** The content of `Prompt.data` before it is encoded as JSON. */
export interface PromptData extends PromptFields {
  locale: string;
  owner_name: string;
  pet_name: string;
  mood: Assessment['mood'];
  energy?: number;
  readings?: { metric: Metric; value: number; unit: string }[];
}

/** Points to a value in the data and gives the reason for including it. */
export interface KnownField {
  /** A JSON Pointer (RFC 6901) into the data. */
  pointer: string;
  why: string;
}

/** Why each member is included. The reasons are shown to owners and listed in the order of the prompt. */
const REASONS: Record<keyof PromptData, string> = {
  locale: 'So that your pet speaks your language.',
  owner_name: 'So that your pet can speak to you by name.',
  pet_name: 'So that your pet knows who it is.',
  health_goals: 'So that your pet can cheer you on.',
  mood: 'How your pet feels; its words should fit.',
  energy: 'How strong your pet feels; it follows only from readings that are in here as well.',
  readings: 'A recent reading, from a stream whose purposes allow this.',
};

/**
 * Builds a prompt and lists the reason for each of its values.
 *
 * @param readings the readings that this narrator may receive; for a model, only those shared for the purpose `pet_messages`
 * @param day such as `2026-03-14`
 */
export function promptOf(
  user: PromptUser,
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

function dataOf(user: PromptUser, state: Assessment, readings: Vitals): PromptData {
  const disclosed = ALL_METRICS.flatMap((metric) => {
    const sample = readings[metric];
    return sample ? [{ metric, value: sample.value, unit: METRICS[metric].unit }] : [];
  });
  const data: Partial<PromptData> = {
    ...promptFieldsOf(user),
    mood: state.mood,
    ...(state.energy === undefined || wouldReveal(state, readings) ? {} : { energy: state.energy }),
    ...(disclosed.length === 0 ? {} : { readings: disclosed }),
  };
  const members = Object.keys(REASONS) as (keyof PromptData)[];
  return Object.fromEntries(
    members.filter((name) => data[name] !== undefined).map((name) => [name, data[name]]),
  ) as unknown as PromptData;
}

/** Returns the profile fields for the prompt. Empty lists are left out. */
function promptFieldsOf(user: PromptUser): PromptFields {
  const fields = PROFILE_FIELDS.flatMap((field) => {
    const { promptMember } = FIELDS[field];
    const value = promptMember === null ? undefined : user[field as PromptField];
    const isEmpty = value === undefined || (Array.isArray(value) && value.length === 0);
    return isEmpty ? [] : [[promptMember, value]];
  });
  return Object.fromEntries(fields);
}

/**
 * Returns whether `energy` could reveal a reading that is not in the prompt. Energy may equal a reading, so all readings that it is based
 * on must be in the prompt.
 */
function wouldReveal({ based_on }: Assessment, readings: Vitals): boolean {
  return based_on.some(({ metric, value }) => readings[metric]?.value !== value);
}

/** Returns one entry for each value, and for a list one entry for each element. */
function fieldsOf(data: PromptData): KnownField[] {
  const names = Object.keys(data) as (keyof PromptData)[];
  return names.flatMap((name) => {
    const value = data[name];
    const pointers = Array.isArray(value) ? value.map((_entry, index) => `/${name}/${index}`) : [`/${name}`];
    return pointers.map((pointer) => ({ pointer, why: REASONS[name] }));
  });
}

const STRING_LITERAL = /"(?:[^"\\]|\\.)*"/g;
/**
 * Characters that are escaped to prevent prompt injection. They have a meaning in JSON, XML, Markdown or the templates of chat models
 * (which mark roles with <|user|>, [INST], ### or `System:`), are invisible, or change the text direction.
 */
const UNSAFE = /["\\<>&`[\]{}|#:~]|[\p{C}\p{Zl}\p{Zp}]/gu;

/** Encodes a value as JSON on one line, with unsafe characters in strings as \u escapes. `JSON.parse` restores the value. */
function escapedJson(value: unknown): string {
  return JSON.stringify(value).replace(STRING_LITERAL, (literal) => {
    const text: string = JSON.parse(literal);
    return `"${text.replace(UNSAFE, (found) => found.split('').map(escapedUnit).join(''))}"`;
  });
}

function escapedUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
