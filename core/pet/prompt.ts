import { createHash } from 'node:crypto';
import type { Prompt } from '../ports/narrator.ts';
import type { Metric, Sample } from '../ports/samples.ts';
import type { User } from '../ports/users.ts';
import { ALL_METRICS, METRICS } from '../streams/metrics.ts';
import type { PromptField } from '../users/fields.ts';
import { escapedJson } from './escaped-json.ts';
import { LANGUAGES, languageOf } from './languages/languages.ts';
import { dayNumber, type LocalTime, localTime, type PartOfDay, partOfDay } from './local-time.ts';
import { MOODS, type Mood } from './moods.ts';
import { type PromptFields, promptFieldsOf } from './prompt-fields.ts';
import { type SelfReport, selfReportIn } from './self-report.ts';
import type { Assessment } from './state.ts';
import { timeOf, type Vitals } from './vitals.ts';

/**
 * The parts of a user that are needed to build a prompt. The id only decides which sentences the template chooses; neither it nor the time
 * zone is sent to a model.
 */
export type PromptUser = Pick<User, 'user_id' | PromptField | 'time_zone'>;

/** When a message is for, and what the pet knows about then. */
export interface Occasion {
  local: LocalTime;
  /** The pet's mood of yesterday, if the narrator may know it. */
  yesterday?: Mood | undefined;
  /** Whether the owner rests. A model gets no prompt then. */
  isResting: boolean;
}

/** The content of `Prompt.data` before it is encoded as JSON. */
export interface PromptData extends PromptFields {
  locale: string;
  owner_name: string;
  pet_name: string;
  part_of_day: PartOfDay;
  mood: Mood;
  energy?: number;
  yesterday?: Mood;
  owner_says?: SelfReport;
  resting?: true;
  readings?: { metric: Metric; value: number; unit: string; day: 'today' | 'yesterday' | 'earlier' }[];
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
  part_of_day: 'So that its words fit the time where you are.',
  mood: 'How your pet feels; its words should fit.',
  energy: 'How strong your pet feels; it follows only from readings that are in here as well.',
  yesterday: 'How your pet felt yesterday, so that it can say what has changed.',
  owner_says: 'What you told your pet about today, so that it can answer.',
  resting: 'So that your pet lets you rest.',
  readings: 'A recent reading, from a stream whose purposes allow this.',
};

/**
 * Builds a prompt and lists the reason for each of its values.
 *
 * @param readings the readings that this narrator may receive; for a model, only those shared for the purpose `pet_messages`
 */
export function promptOf(
  user: PromptUser,
  state: Assessment,
  readings: Vitals,
  occasion: Occasion,
): { prompt: Prompt; fields: KnownField[] } {
  const data = dataOf(user, state, readings, occasion);
  return {
    prompt: {
      system: LANGUAGES[languageOf(user.locale)].instructions,
      data: escapedJson(data),
      turn: createHash('sha256').update(user.user_id).digest().readUInt16BE() + dayNumber(occasion.local.date),
    },
    fields: fieldsOf(data),
  };
}

function dataOf(
  user: PromptUser,
  state: Assessment,
  readings: Vitals,
  { local, yesterday, isResting }: Occasion,
): PromptData {
  const disclosed = ALL_METRICS.flatMap((metric) => {
    const sample = readings[metric];
    if (!sample) return [];
    return [{ metric, value: sample.value, unit: METRICS[metric].unit, day: relativeDay(sample, user, local) }];
  });
  const report = selfReportIn(state);
  const { health_goals, ...fields } = promptFieldsOf(user);
  const hidesGoals = isResting || !MOODS[state.mood].allowsGoal;
  const data: Partial<PromptData> = {
    ...fields,
    ...(health_goals && !hidesGoals ? { health_goals } : {}),
    part_of_day: partOfDay(local),
    mood: state.mood,
    ...(state.energy === undefined || wouldReveal(state, readings) ? {} : { energy: state.energy }),
    ...(yesterday ? { yesterday } : {}),
    ...(report ? { owner_says: report } : {}),
    ...(isResting ? { resting: true } : {}),
    ...(disclosed.length === 0 ? {} : { readings: disclosed }),
  };
  const members = Object.keys(REASONS) as (keyof PromptData)[];
  return Object.fromEntries(
    members.filter((name) => data[name] !== undefined).map((name) => [name, data[name]]),
  ) as unknown as PromptData;
}

function relativeDay(sample: Sample, { time_zone }: PromptUser, today: LocalTime): 'today' | 'yesterday' | 'earlier' {
  const { date } = localTime(new Date(timeOf(sample)), time_zone);
  const ago = dayNumber(today.date) - dayNumber(date);
  return ago <= 0 ? 'today' : ago === 1 ? 'yesterday' : 'earlier';
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
