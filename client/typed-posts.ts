/** The operations whose answer has a type that depends on the body. */
import type { Client } from 'openapi-fetch';
import type { paths } from '../shared/models/typescript/paths.ts';
import type {
  CreatedToken,
  CreatedUser,
  NewUser,
  ProfileUpdate,
  SavedUser,
  TokenPatch,
  UserProfile,
} from '../shared/models/typescript/types.ts';

type PostPath = {
  [Path in keyof paths]: paths[Path] extends { post: { requestBody?: unknown } } ? Path : never;
}[keyof paths];

/** The path with another type of body and answer. */
type With<Path extends PostPath, Body, Answer> = {
  [Same in Path]: {
    post: Omit<paths[Path]['post'], 'requestBody' | 'responses'> & {
      requestBody: { content: { 'application/json': Body } };
      responses: {
        [Status in keyof paths[Path]['post']['responses']]: Status extends 200 | 201
          ? { headers: Record<string, unknown>; content: { 'application/json': Answer } }
          : paths[Path]['post']['responses'][Status];
      };
    };
  };
};

type Post<Path extends PostPath, Body, Answer> = Client<With<Path, Body, Answer>>['POST'];

/**
 * `POST /users`. The type of the body decides whether it creates a user or updates one. A body with an id and both names can do either,
 * depending on the access token.
 */
type SaveUser = Post<'/users', NewUser & ProfileUpdate, SavedUser> &
  Post<'/users', NewUser, CreatedUser> &
  Post<'/users', ProfileUpdate, UserProfile>;

type Tokens = '/users/{user_id}/tokens';
type Flat<T> = { [Name in keyof T]: T[Name] };
/** A new recovery code or invite. */
export type CreatedCode = Flat<Omit<CreatedToken, 'access_token'> & { code: string }>;
/** A new access token or reader token. */
export type CreatedAccess = Flat<Omit<CreatedToken, 'code'> & { access_token: string }>;

/** `POST /users/{user_id}/tokens`. The kind decides whether the answer has a code or an access token. */
type CreateToken = Post<Tokens, TokenPatch & { kind: 'recovery' | 'invite' }, CreatedCode> &
  Post<Tokens, TokenPatch & { kind?: 'access' | 'reader' }, CreatedAccess>;

export type TypedPost = SaveUser & CreateToken;
