import type { Request } from 'autocannon';

export interface Contestant {
  name: string;
  /**
   * `product`: software that could be used instead of Hatchery. `by hand`: what a team could write instead of using
   * it.
   */
  kind: 'Hatchery' | 'bound' | 'by hand' | 'product';
  /** Version, database, durability, and what creating a user involves. Printed below the figures. */
  setUp: string;
  packages: Record<string, string>;
  overrides?: Record<string, string>;
  /**
   * Starts the contestant in `folder`, where its packages are already installed. Resolves once it responds to requests.
   */
  start(folder: string): Promise<Service>;
}

/** A user's id and token, in the form that the contestant's requests need. */
export interface Account {
  id: string;
  token: string;
}

export interface Profile {
  name: string;
  pet_name: string;
}

/** A running contestant, with its requests for each measured operation. */
export interface Service {
  url: string;
  /** Creates a user who has only a token. Each `[<id>]` in the body is replaced by a new value before every request. */
  create: Request;
  /** Creates a user with a password, which the contestant hashes. */
  signUp?: Request;
  read(account: Account): Request;
  rename(account: Account, name: string): Request;
  /** Parses the id and token from the response to `create`. */
  accountIn(answer: string): Account;
  /** Parses the profile from the response to `read`. */
  profileIn(answer: string): Profile;
  stop(): Promise<void>;
}

export const profile: Profile = { name: 'Max Mustermann', pet_name: 'Rocky' };

const json = { 'content-type': 'application/json' };

export function send(method: 'POST' | 'PUT' | 'PATCH', path: string, body: object, headers = {}): Request {
  return { method, path, headers: { ...json, ...headers }, body: JSON.stringify(body) };
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
