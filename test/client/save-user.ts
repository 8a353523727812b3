/** The types of `POST /users`. `npm run check` compiles this file, and nothing runs it. */
import type { Client } from 'openapi-fetch';
import {
  type CreatedUser,
  type Hatchery,
  type NewUser,
  type ProfilePatch,
  type ProfileUpdate,
  type paths,
  type SavedUser,
  type UserProfile,
  unwrap,
} from '../../client/index.ts';

/** True when the two types are identical. */
type Same<One, Other> = (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false;
type AnswerOf<Call extends (...args: never) => unknown> = Awaited<ReturnType<Call>>;
type All<Checks extends true[]> = Checks;

const names = { name: 'Max', pet_name: 'Rocky' };
const params = { header: { 'Idempotency-Key': 'k' } };

const create = (hatchery: Hatchery) => unwrap(hatchery.POST('/users', { body: names }));
const createFrom = (hatchery: Hatchery, body: NewUser) => unwrap(hatchery.POST('/users', { params, body }));
const update = (hatchery: Hatchery) => unwrap(hatchery.POST('/users', { body: { user_id: 'u', age: null } }));
const updateFrom = (hatchery: Hatchery, body: ProfileUpdate) => unwrap(hatchery.POST('/users', { body }));
const withId = (hatchery: Hatchery) => unwrap(hatchery.POST('/users', { body: { user_id: 'u', ...names } }));
const save = (hatchery: Hatchery, body: ProfilePatch) => unwrap(hatchery.POST('/users', { body }));

export type Checks = All<
  [
    Same<AnswerOf<typeof create>, CreatedUser>,
    Same<AnswerOf<typeof createFrom>, CreatedUser>,
    Same<AnswerOf<typeof update>, UserProfile>,
    Same<AnswerOf<typeof updateFrom>, UserProfile>,
    Same<AnswerOf<typeof withId>, SavedUser>,
    Same<AnswerOf<typeof save>, SavedUser>,
    Hatchery extends Client<paths> ? true : false,
  ]
>;
