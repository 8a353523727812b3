import { readFileSync } from 'node:fs';
import type { CreatedUser, UploadTicket } from '../../shared/models/typescript/types.ts';
import { exampleBody, exampleChange, PHOTO } from '../requests.ts';

/** Sends a request to an absolute URL, or to a path of the API. */
export type Send = (address: string, init?: RequestInit) => Promise<Response>;

export interface Client {
  user: CreatedUser;
  ticket: UploadTicket;
}

type Step = (send: Send, client: Client) => Promise<unknown>;

export interface Operation {
  name: string;
  /** Steps that must run before the measurement starts. */
  before: Step[];
  run: Step;
  /** How many times a month a typical user performs the operation. */
  monthly: number;
}

const photo = readFileSync(PHOTO);
const auth = ({ user }: Client) => ({ authorization: `Bearer ${user.access_token}` });
const post = (body: object, headers = {}): RequestInit => ({ method: 'POST', body: JSON.stringify(body), headers });

async function create(send: Send, client: Client): Promise<void> {
  client.user = (await (await send('/users', post(exampleBody))).json()) as CreatedUser;
}

const read = (send: Send, client: Client) => send(`/users/${client.user.user_id}`, { headers: auth(client) });

const update = (send: Send, client: Client) =>
  send('/users', post({ user_id: client.user.user_id, ...exampleChange }, auth(client)));

async function askTicket(send: Send, client: Client): Promise<void> {
  const answer = await send(`/users/${client.user.user_id}/avatar/upload-url`, { headers: auth(client) });
  client.ticket = (await answer.json()) as UploadTicket;
}

/** Publishes a portrait, including the client's PUT to storage. */
async function publish(send: Send, client: Client): Promise<void> {
  const { upload_url, avatar_url } = client.ticket;
  await send(upload_url, { method: 'PUT', body: photo });
  await send('/users', post({ user_id: client.user.user_id, avatar_url }, auth(client)));
}

async function see(send: Send, client: Client): Promise<void> {
  const redirected = await send(`/users/${client.user.user_id}/avatar`, { headers: auth(client), redirect: 'manual' });
  await send(redirected.headers.get('location') ?? '');
}

export const operations: Operation[] = [
  { name: 'create a user', before: [], run: create, monthly: 1 },
  { name: 'read the profile', before: [create], run: read, monthly: 60 },
  { name: 'update the profile', before: [create], run: update, monthly: 10 },
  { name: 'ask for an upload ticket', before: [create], run: askTicket, monthly: 1 },
  { name: 'upload and publish a portrait', before: [create, askTicket], run: publish, monthly: 1 },
  { name: 'see the portrait', before: [create, askTicket, publish], run: see, monthly: 1 },
  { name: '`/healthz`', before: [], run: (send) => send('/healthz'), monthly: 0 },
];
