import type { Context } from 'hono';
import { AppError } from '../../core/errors.ts';
import { ALL_MOODS, isMood, type Mood } from '../../core/pet/moods.ts';
import type { Drawing } from '../../core/ports/portraits.ts';
import { type Parser, readQuery } from '../query.ts';

type Face = Omit<Drawing, 'seed'>;

/** The mood of a drawing if the request names none. */
const DEFAULT_MOOD: Mood = 'good';

const only =
  <Value extends string>(value: Value): Parser<Value> =>
  (text, reject) =>
    text === value ? value : reject(`Send ${value}, or leave the parameter out.`);

/** `v` is in the profile's `avatar_url`, so that the URL changes with the portrait. */
const QUERY = {
  v: ((text) => text) satisfies Parser<string>,
  of: only('pet'),
  mood: ((text, reject) =>
    isMood(text) ? text : reject(`Send one of ${ALL_MOODS.join(', ')}.`)) satisfies Parser<Mood>,
  motion: only('still'),
};

/**
 * Reads which drawing of the pet is asked for.
 *
 * @returns undefined if the user's avatar is asked for, and not the pet
 * @throws `invalid-parameter` for an unknown value, and for a mood or motion without `of=pet`
 */
export function readFace(context: Context): Face | undefined {
  const { of, mood, motion } = readQuery<{ v: string; of: 'pet'; mood: Mood; motion: 'still' }>(context, QUERY);
  if (of) return { mood: mood ?? DEFAULT_MOOD, isStill: motion === 'still' };
  if (!mood && !motion) return undefined;
  throw new AppError(
    'invalid-parameter',
    'The parameters mood and motion are for the drawing of the pet. Send `of=pet` with them.',
  );
}
