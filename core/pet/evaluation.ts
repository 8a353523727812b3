import type { Narrator } from '../ports/narrator.ts';
import type { Fold, StoredDay } from '../ports/pets.ts';
import type { Sample } from '../ports/samples.ts';
import type { Purpose, User } from '../ports/users.ts';
import { activeStreamOf } from '../streams/stream-of.ts';
import { hasCrisisWords } from './crisis/crisis.ts';
import { addToday, dayOf, hasConsent } from './days.ts';
import { samplesIn } from './fold.ts';
import { dayNumber, type LocalTime, localTime } from './local-time.ts';
import { promptOf } from './prompt.ts';
import { type Assessment, assess, restingAssessment } from './state.ts';
import { type Vitals, vitalsOf } from './vitals.ts';

/** A user's data at one point in time, and the assessment computed from it. */
export interface Evaluation {
  at: Date;
  /** `at` in the owner's time zone. */
  local: LocalTime;
  user: User;
  fold: Fold;
  assessment: Assessment;
  /** The last seven days, today's last, also those that may not be shown. */
  days: readonly StoredDay[];
  samples: readonly ConsentedSample[];
}

interface ConsentedSample extends Sample {
  stream_id: string;
  purposes: readonly Purpose[];
}

/**
 * Computes the pet's assessment from the fold, using only readings that currently have consent.
 *
 * @param before the days that are known
 */
export function evaluate(user: User, fold: Fold, before: readonly StoredDay[], at: Date): Evaluation {
  const known = samplesIn(fold).filter(({ stream_id }) => activeStreamOf(user, stream_id));
  const samples = known.flatMap((sample) => {
    const stream = activeStreamOf(user, sample.stream_id);
    return stream?.metrics.includes(sample.metric) ? [{ ...sample, purposes: stream.purposes }] : [];
  });
  const vitals = vitalsFor('pet_state', samples, { at, user });
  const assessment = isResting(user, at)
    ? restingAssessment(user.resting_until)
    : assess(vitals, vitalsOf(known, at.toISOString(), user.time_zone));
  const local = localTime(at, user.time_zone);
  return { at, local, user, fold, samples, assessment, days: addToday(before, dayOf(local, assessment, vitals)) };
}

/** Whether the pet rests with its owner at this time. */
export const isResting = (user: User, at: Date): user is User & { resting_until: string } =>
  user.resting_until !== undefined && user.resting_until > at.toISOString();

/**
 * Builds the prompt for a narrator. If the narrator is a model, the moods in the prompt are computed only from readings that the owner
 * shares for the purpose `pet_messages`; `whyNotAsked` decides whether the prompt may be sent. The template gets no goal with crisis words.
 */
export function promptFor({ isRemote }: Pick<Narrator, 'isRemote'>, evaluation: Evaluation) {
  const { local, assessment, samples } = evaluation;
  const user = isRemote ? evaluation.user : withoutCrisisGoals(evaluation.user);
  if (isResting(user, evaluation.at)) return promptOf(user, assessment, {}, { local, isResting: true });
  const permitted = samples.filter(({ purposes }) => purposes.includes('pet_messages'));
  const state = isRemote ? assess(vitalsFor('pet_state', permitted, evaluation)) : assessment;
  const yesterday = yesterdayFor(isRemote ? ['pet_state', 'pet_messages'] : ['pet_state'], evaluation);
  return promptOf(user, state, vitalsFor('pet_messages', permitted, evaluation), {
    local,
    yesterday,
    isResting: false,
  });
}

const withoutCrisisGoals = (user: User): User => ({
  ...user,
  health_goals: user.health_goals.filter((goal) => !hasCrisisWords(goal)),
});

/** Returns the mood of yesterday, if it followed from readings that all have consent for these purposes. */
function yesterdayFor(purposes: readonly Purpose[], { days, local, user }: Evaluation) {
  const yesterday = days.find(({ date }) => dayNumber(date) === dayNumber(local.date) - 1);
  const isKnown = yesterday?.state_index !== undefined && hasConsent(yesterday, user, purposes);
  return isKnown ? yesterday.mood : undefined;
}

function vitalsFor(
  purpose: Purpose,
  samples: readonly ConsentedSample[],
  { at, user }: Pick<Evaluation, 'at' | 'user'>,
): Vitals {
  const permitted = samples.filter(({ purposes }) => purposes.includes(purpose));
  return vitalsOf(permitted, at.toISOString(), user.time_zone);
}
