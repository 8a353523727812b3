/** A contestant, as the harness sees it. */
import type { Request } from 'autocannon';

export interface Contestant {
  name: string;
  /** Products are what one could take instead of Hatchery, `by hand` what one could write. */
  kind: 'Hatchery' | 'bound' | 'by hand' | 'product';
  /** Version, database, durability, and what a create is; printed below the figures. */
  setUp: string;
  /** What npm has to fetch, with versions. */
  packages: Record<string, string>;
  /** Versions that its packages are to use of others. */
  overrides?: Record<string, string>;
  /** Starts it in a folder of its own, its packages installed there; resolves once it answers. */
  start(folder: string): Promise<Service>;
}

/** A user as its own requests name it. */
export interface Account {
  id: string;
  token: string;
}

export interface Profile {
  name: string;
  pet_name: string;
}

/** A contestant that runs, and how the three operations are said to it. */
export interface Service {
  url: string;
  /** Makes a user that is known by a token alone. `[<id>]` in a body stands for something new each time. */
  create: Request;
  /** Makes a user with a password, which is hashed. */
  signUp?: Request;
  read(account: Account): Request;
  rename(account: Account, name: string): Request;
  /** From the answer to `create`. */
  accountIn(answer: string): Account;
  /** From the answer to `read`. */
  profileIn(answer: string): Profile;
  stop(): Promise<void>;
}

/** What every user is created with. */
export const profile: Profile = { name: 'Max Mustermann', pet_name: 'Rocky' };

const json = { 'content-type': 'application/json' };

/** A request with a JSON body. */
export function send(method: 'POST' | 'PUT' | 'PATCH', path: string, body: object, headers = {}): Request {
  return { method, path, headers: { ...json, ...headers }, body: JSON.stringify(body) };
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
