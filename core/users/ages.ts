import { AppError, ConfigError } from '../errors.ts';
import type { User } from '../ports/users.ts';

/** Which ages the service is for. */
export interface AgeRules {
  /** Profiles of younger users are refused; 0 allows all ages. */
  minAge: number;
  /** From this age on, a user is an adult. */
  adultAge: number;
  /** What a user without an age counts as. */
  unknown: 'adult' | 'young';
}

export const DEFAULT_AGE_RULES: AgeRules = { minAge: 13, adultAge: 18, unknown: 'young' };

const MAX_AGE = 120;

/**
 * Reads `MIN_AGE`, `ADULT_AGE` and `AGE_UNKNOWN`.
 *
 * @throws `ConfigError` if one is invalid, or `MIN_AGE` is above `ADULT_AGE`
 */
export function readAgeRules(env: Record<string, string | undefined>): AgeRules {
  const minAge = ageIn(env, 'MIN_AGE', DEFAULT_AGE_RULES.minAge);
  const adultAge = ageIn(env, 'ADULT_AGE', DEFAULT_AGE_RULES.adultAge);
  if (minAge > adultAge) {
    throw new ConfigError(`MIN_AGE must be at most ADULT_AGE, but they are ${minAge} and ${adultAge}. Set both.`);
  }
  const unknown = env.AGE_UNKNOWN || DEFAULT_AGE_RULES.unknown;
  if (unknown === 'adult' || unknown === 'young') return { minAge, adultAge, unknown };
  throw new ConfigError(`AGE_UNKNOWN must be adult or young, not ${JSON.stringify(unknown)}.`);
}

/** Whether the user is treated as younger than an adult: the template speaks, and there are no notifications at night. */
export const isYoung = ({ age }: Pick<User, 'age'>, { adultAge, unknown }: Pick<AgeRules, 'adultAge' | 'unknown'>) =>
  age === undefined ? unknown === 'young' : age < adultAge;

function ageIn(env: Record<string, string | undefined>, name: string, fallback: number): number {
  const text = env[name] || String(fallback);
  if (/^\d{1,3}$/.test(text) && Number(text) <= MAX_AGE) return Number(text);
  throw new ConfigError(`${name} must be a whole number from 0 to ${MAX_AGE}, not ${JSON.stringify(text)}.`);
}

/** @throws `too-young` if a profile may not have this age */
export function requireMinAge(age: number | null | undefined, { minAge }: Pick<AgeRules, 'minAge'>): void {
  if (age == null || age >= minAge) return;
  throw new AppError(
    'too-young',
    `This service is for users who are at least ${minAge} years old, so nothing was stored. If \`age\` is wrong, send the user's age in years.`,
  );
}
