import type { Narrator } from '../ports/narrator.ts';
import type { Fold } from '../ports/pets.ts';
import type { Sample } from '../ports/samples.ts';
import type { Purpose, User } from '../ports/users.ts';
import { activeStreamOf } from '../streams/stream-of.ts';
import { samplesIn } from './fold.ts';
import { promptOf } from './prompt.ts';
import { type Assessment, assess, vitalsOf } from './state.ts';

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
  const assessment = assess(vitalsFor('pet_state', samples, at), vitalsOf(known, at.toISOString()));
  return { at, user, fold, samples, assessment };
}

/**
 * Builds the prompt for a narrator. If the narrator is a model, the mood in the prompt is computed only from readings that the owner shares
 * for the purpose `pet_messages`.
 */
export function promptFor(narrator: Narrator, { at, user, assessment, samples }: Evaluation) {
  const permitted = samples.filter(({ purposes }) => purposes.includes('pet_messages'));
  const disclosed = narrator.isRemote ? assess(vitalsFor('pet_state', permitted, at)) : assessment;
  return promptOf(user, disclosed, vitalsFor('pet_messages', permitted, at), dayOf(at));
}

export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

function vitalsFor(purpose: Purpose, samples: readonly ConsentedSample[], at: Date) {
  return vitalsOf(
    samples.filter(({ purposes }) => purposes.includes(purpose)),
    at.toISOString(),
  );
}
