/** The interface of a contestant. */
import type { Request } from 'autocannon';

export interface Contestant {
  name: string;
  /** Products could be used instead of Hatchery; `by hand` could be written instead. */
  kind: 'Hatchery' | 'bound' | 'by hand' | 'product';
  /** Version, database, durability, and what a create does. Printed below the figures. */
  setUp: string;
  /** Packages to install, with versions. */
  packages: Record<string, string>;
  /** npm's `overrides` for its packages. */
  overrides?: Record<string, string>;
  /** Starts it in a folder with its packages installed. Resolves when it answers. */
  start(folder: string): Promise<Service>;
}

/** Id and token as the contestant's requests need them. */
export interface Account {
  id: string;
  token: string;
}

export interface Profile {
  name: string;
  pet_name: string;
}

/** A running contestant, with its requests for the three operations. */
export interface Service {
  url: string;
  /** Creates a user with a token only. `[<id>]` in a body is replaced by a new value each time. */
  create: Request;
  /** Creates a user with a hashed password. */
  signUp?: Request;
  read(account: Account): Request;
  rename(account: Account, name: string): Request;
  /** From the answer to `create`. */
  accountIn(answer: string): Account;
  /** From the answer to `read`. */
  profileIn(answer: string): Profile;
  stop(): Promise<void>;
}

/** The profile of every user. */
export const profile: Profile = { name: 'Max Mustermann', pet_name: 'Rocky' };

const json = { 'content-type': 'application/json' };

/** A request with a JSON body. */
export function send(method: 'POST' | 'PUT' | 'PATCH', path: string, body: object, headers = {}): Request {
  return { method, path, headers: { ...json, ...headers }, body: JSON.stringify(body) };
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
