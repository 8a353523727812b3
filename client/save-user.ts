import type { Client } from 'openapi-fetch';
import type { paths } from '../shared/models/typescript/paths.ts';
import type { CreatedUser, NewUser, ProfileUpdate, SavedUser, UserProfile } from '../shared/models/typescript/types.ts';

type Save = paths['/users']['post'];
type Answers = Save['responses'];

/** The path with another type of body and answer. */
interface Saving<Body, Saved> {
  '/users': {
    post: Omit<Save, 'requestBody' | 'responses'> & {
      requestBody: { content: { 'application/json': Body } };
      responses: {
        [Status in keyof Answers]: Status extends 200 | 201
          ? { headers: Record<string, unknown>; content: { 'application/json': Saved } }
          : Answers[Status];
      };
    };
  };
}

type Post<Body, Saved> = Client<Saving<Body, Saved>>['POST'];

/**
 * `POST /users`. The type of the body decides whether it creates a user or updates one. A body with an id and both names can do either,
 * depending on the access token.
 */
export type SaveUser = Post<NewUser & ProfileUpdate, SavedUser> &
  Post<NewUser, CreatedUser> &
  Post<ProfileUpdate, UserProfile>;
