/** The clients of a crash test: they send changes until the connection is cut, and record what was acknowledged. */
import assert from 'node:assert/strict';
import { operations } from '../../shared/models/typescript/operations.ts';
import type { CreatedStream, CreatedUser, UploadTicket, UserProfile } from '../../shared/models/typescript/types.ts';
import { photo } from '../support/pictures.ts';
import { CONSENT, jsonIn, reading } from '../support/streams.ts';

export type Send = (address: string, init?: RequestInit) => Promise<Response>;

/**
 * What a client knows about its user. A change that was sent but not acknowledged before a crash may or may not have
 * taken effect.
 */
export interface Known {
  key: string;
  user?: CreatedUser;
  /** Whether the client has changed the user. After a change, the create request can no longer be repeated. */
  isChanged: boolean;
  /** How often the user was updated. Each update puts this number into the profile's name: n1, n2, … */
  updates: { sent: number; acknowledged: number };
  portrait: { isSent: boolean; acknowledged?: string | undefined };
  /** Whether an upload was acknowledged but not yet published. */
  isUploaded: boolean;
  stream?: CreatedStream;
  batches: { body: string; mark: number; isAcknowledged: boolean }[];
  revoking?: CreatedStream | undefined;
  revocations: number;
  erasure: 'none' | 'sent' | 'acknowledged';
}

/** The number of readings per batch. Every reading of a batch has the batch's mark as its value. */
export const SAMPLES = 5;
/** The probability that a client erases its user after a change. */
const LAST_CHANGE = 0.15;
// The clients erase users only if the contract has an operation for this.
const canErase = operations.some(({ method, path }) => `${method} ${path}` === 'DELETE /users/{user_id}');

export const newClient = (): Known => ({
  key: crypto.randomUUID(),
  isChanged: false,
  updates: { sent: 0, acknowledged: 0 },
  portrait: { isSent: false },
  isUploaded: false,
  batches: [],
  revocations: 0,
  erasure: 'none',
});

export const authOf = ({ user }: Known) => ({ Authorization: `Bearer ${user?.access_token}` });
export const addressOf = ({ user }: Known) => `/users/${user?.user_id}`;

/** Creates users one after another and changes each of them repeatedly, until the connection is cut. */
export async function sendChangesUntilCut(send: Send, all: Known[], onAcknowledged: () => void): Promise<void> {
  try {
    for (;;) {
      const known = newClient();
      all.push(known);
      await create(send, known);
      onAcknowledged();
      known.isChanged = true;
      while (known.erasure === 'none') {
        await [update, sendSamples, sendSamples, publish, upload, revoke][Math.floor(Math.random() * 6)]?.(send, known);
        onAcknowledged();
        if (Math.random() > LAST_CHANGE) continue;
        if (!canErase) break;
        await erase(send, known);
        onAcknowledged();
      }
    }
  } catch (error) {
    // `fetch` throws a TypeError when the connection is cut, which the test does on purpose.
    if (!(error instanceof TypeError)) throw error;
  }
}

export async function create(send: Send, known: Known): Promise<CreatedUser> {
  const body = JSON.stringify({ name: 'n0', pet_name: 'Rocky' });
  const headers = { 'Idempotency-Key': known.key };
  known.user = await jsonIn<CreatedUser>(send('/users', { method: 'POST', headers, body }));
  return known.user;
}

const post = <T>(send: Send, address: string, headers: Record<string, string>, body: object | string) =>
  jsonIn<T>(send(address, { method: 'POST', headers, body: typeof body === 'string' ? body : JSON.stringify(body) }));

async function update(send: Send, known: Known): Promise<void> {
  known.updates.sent += 1;
  const change = { user_id: known.user?.user_id, name: `n${known.updates.sent}` };
  await post(send, '/users', authOf(known), change);
  known.updates.acknowledged = known.updates.sent;
}

async function upload(send: Send, known: Known): Promise<UploadTicket> {
  const headers = authOf(known);
  const ticket = await jsonIn<UploadTicket>(send(`${addressOf(known)}/avatar/upload-url`, { headers }));
  const stored = await send(ticket.upload_url, { method: 'PUT', body: photo });
  assert.ok(stored.ok, `${stored.status}`);
  known.isUploaded = true;
  return ticket;
}

async function publish(send: Send, known: Known): Promise<void> {
  const headers = authOf(known);
  const ticket = await upload(send, known);
  known.portrait.isSent = true;
  known.isUploaded = false;
  const change = { user_id: known.user?.user_id, avatar_url: ticket.avatar_url };
  const { avatar_url } = await post<UserProfile>(send, '/users', headers, change);
  known.portrait = { isSent: false, acknowledged: avatar_url };
}

async function sendSamples(send: Send, known: Known): Promise<void> {
  known.stream ??= await post<CreatedStream>(send, `${addressOf(known)}/streams`, authOf(known), CONSENT);
  const mark = known.batches.length + 1;
  const samples = Array.from({ length: SAMPLES }, (_, at) => reading('step_count', mark, mark * SAMPLES + at + 1));
  known.batches.push({
    body: JSON.stringify({ batch_id: crypto.randomUUID(), samples }),
    mark,
    isAcknowledged: false,
  });
  await sendLatest(send, known);
}

export async function revoke(send: Send, known: Known): Promise<void> {
  const { stream } = known;
  known.revoking ??= stream;
  if (!known.revoking) return;
  delete known.stream;
  known.batches = [];
  const address = `${addressOf(known)}/streams/${known.revoking.stream_id}`;
  await jsonIn(send(address, { method: 'DELETE', headers: authOf(known) }));
  known.revoking = undefined;
  known.revocations += 1;
}

export async function sendLatest(send: Send, known: Known): Promise<void> {
  const { stream } = known;
  const batch = known.batches.at(-1);
  if (!stream || !batch) return;
  const headers = { Authorization: `Bearer ${stream.ingest_token}` };
  await post(send, `${addressOf(known)}/streams/${stream.stream_id}/samples`, headers, batch.body);
  batch.isAcknowledged = true;
}

/** Erases the user, or repeats an interrupted erasure, which may already have completed. */
export async function erase(send: Send, known: Known): Promise<void> {
  const isRepeated = known.erasure === 'sent';
  known.erasure = 'sent';
  const { status } = await send(addressOf(known), { method: 'DELETE', headers: authOf(known) });
  assert.ok(status === 200 || (isRepeated && status === 401), `${status}`);
  known.erasure = 'acknowledged';
}
