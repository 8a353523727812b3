import type { Narrator } from '../ports/narrator.ts';
import type { Fold } from '../ports/pets.ts';
import type { Sample } from '../ports/samples.ts';
import type { Purpose, User } from '../ports/users.ts';
import { activeStreamOf } from '../streams/stream-of.ts';
import { samplesIn } from './fold.ts';
import { promptOf } from './prompt.ts';
import { type Assessment, assess, restingAssessment, type Vitals, vitalsOf } from './state.ts';

/** A user's data at one point in time, and the assessment computed from it. */
export interface Evaluation {
  at: Date;
  user: User;
  fold: Fold;
  assessment: Assessment;
  samples: readonly ConsentedSample[];
}

interface ConsentedSample extends Sample {
  stream_id: string;
  purposes: readonly Purpose[];
}

/** Computes the pet's assessment from the fold, using only readings that currently have consent. */
export function evaluate(user: User, fold: Fold, at: Date): Evaluation {
  const known = samplesIn(fold).filter(({ stream_id }) => activeStreamOf(user, stream_id));
  const samples = known.flatMap((sample) => {
    const stream = activeStreamOf(user, sample.stream_id);
    return stream?.metrics.includes(sample.metric) ? [{ ...sample, purposes: stream.purposes }] : [];
  });
  const assessment = isResting(user, at)
    ? restingAssessment(user.resting_until)
    : assess(vitalsFor('pet_state', samples, { at, user }), vitalsOf(known, at.toISOString(), user.time_zone));
  return { at, user, fold, samples, assessment };
}

export const isResting = (user: User, at: Date): user is User & { resting_until: string } =>
  user.resting_until !== undefined && user.resting_until > at.toISOString();

/**
 * Builds the prompt for a narrator. If the narrator is a model, the mood in the prompt is computed only from readings that the owner shares
 * for the purpose `pet_messages`.
 */
export function promptFor(narrator: Narrator, { at, user, assessment, samples }: Evaluation) {
  const now = { at, user };
  const permitted = isResting(user, at) ? [] : samples.filter(({ purposes }) => purposes.includes('pet_messages'));
  const isOwn = !narrator.isRemote || isResting(user, at);
  const disclosed = isOwn ? assessment : assess(vitalsFor('pet_state', permitted, now));
  return promptOf(user, disclosed, vitalsFor('pet_messages', permitted, now), dayOf(at));
}

export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

function vitalsFor(
  purpose: Purpose,
  samples: readonly ConsentedSample[],
  { at, user }: Pick<Evaluation, 'at' | 'user'>,
): Vitals {
  const permitted = samples.filter(({ purposes }) => purposes.includes(purpose));
  return vitalsOf(permitted, at.toISOString(), user.time_zone);
}
