/** The types of `POST /users` and `POST …/tokens`. `npm run check` compiles this file, and nothing runs it. */
import type { Client } from 'openapi-fetch';
import {
  type CreatedAccess,
  type CreatedCode,
  type CreatedToken,
  type CreatedUser,
  type Hatchery,
  type NewUser,
  type ProfilePatch,
  type ProfileUpdate,
  type paths,
  type SavedUser,
  type Session,
  type TokenPatch,
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

const ofUser = { path: { user_id: 'u' } };
const invite = (hatchery: Hatchery) =>
  unwrap(hatchery.POST('/users/{user_id}/tokens', { params: ofUser, body: { kind: 'invite', expires_in: 60 } }));
const reader = (hatchery: Hatchery) =>
  unwrap(hatchery.POST('/users/{user_id}/tokens', { params: ofUser, body: { kind: 'reader' } }));
const device = (hatchery: Hatchery) =>
  unwrap(hatchery.POST('/users/{user_id}/tokens', { params: ofUser, body: { label: 'My tablet' } }));
const anyToken = (hatchery: Hatchery, body: TokenPatch) =>
  unwrap(hatchery.POST('/users/{user_id}/tokens', { params: ofUser, body }));
const session = (hatchery: Hatchery) =>
  unwrap(hatchery.POST('/sessions', { params, body: { code: 'hti_', label: 'My tablet' } }));

export type Checks = All<
  [
    Same<AnswerOf<typeof create>, CreatedUser>,
    Same<AnswerOf<typeof createFrom>, CreatedUser>,
    Same<AnswerOf<typeof update>, UserProfile>,
    Same<AnswerOf<typeof updateFrom>, UserProfile>,
    Same<AnswerOf<typeof withId>, SavedUser>,
    Same<AnswerOf<typeof save>, SavedUser>,
    Same<AnswerOf<typeof invite>, CreatedCode>,
    Same<AnswerOf<typeof reader>, CreatedAccess>,
    Same<AnswerOf<typeof device>, CreatedAccess>,
    Same<AnswerOf<typeof anyToken>, CreatedToken>,
    Same<AnswerOf<typeof session>, Session>,
    Hatchery extends Client<paths> ? true : false,
  ]
>;
