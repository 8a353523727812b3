import { setTimeout as sleep } from 'node:timers/promises';
import type { CreatedUser, NewUser, PetState } from '../../shared/models/typescript/types.ts';
import { type Api, createApi } from '../api.ts';
import { createApiClients } from '../api-clients.ts';
import { CommandError, ServerError } from '../errors.ts';
import { createFolder } from '../folders.ts';
import type { Outcome } from '../output.ts';
import type { DemoPet } from './pets.ts';
import { metricsOf, readingsOf } from './readings.ts';
import { type CreatedPet, linesOf, resultOf } from './report.ts';
import { saveToken } from './tokens.ts';

export interface DemoOptions {
  baseUrl: string;
  pets: readonly DemoPet[];
  /** Where access tokens are saved; undefined with `--json`, which prints them. */
  folder?: string;
}

const POLL_INTERVAL_MS = 500;
const TIMEOUT_MS = 30_000;
/** Timeout of the request that looks for the web app. */
const WEB_APP_TIMEOUT_MS = 5_000;

/**
 * Creates users with readings, waits until their pets are evaluated, and compares the moods with the intended ones. If a request fails, the
 * users created before it are reported, and kept.
 */
export async function runDemo(options: DemoOptions, say: (line: string) => void): Promise<Outcome> {
  const { baseUrl, pets, folder } = options;
  if (folder !== undefined) await createFolder(folder);
  const created: CreatedPet[] = [];
  let failure: string | undefined;
  try {
    const canSignIn = await hasWebApp(baseUrl);
    for (const pet of pets) await createPet(options, pet, canSignIn, created);
    await awaitPets(created);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    failure = [...linesOfError(error), ...progressOf(created.length, pets.length)].join('\n');
  }
  if (created.length > 0) for (const line of linesOf(created, baseUrl)) say(line);
  return { result: resultOf(created, baseUrl), failure: failure ?? differences(created) };
}

async function createPet(
  { baseUrl, folder }: DemoOptions,
  pet: DemoPet,
  canSignIn: boolean,
  created: CreatedPet[],
): Promise<void> {
  const { hatchery, unwrap } = createApiClients({ baseUrl });
  // With the key, a retry after a lost response does not create a second user.
  const params = { header: { 'Idempotency-Key': crypto.randomUUID() } };
  // If the server has a language model, it may write the messages of these made-up people.
  const body: NewUser = { ...pet.user, purposes: ['profile_messages'] };
  const user: CreatedUser = await unwrap(hatchery.POST('/users', { params, body }));
  const api = createApi(user.user_id, { baseUrl, token: user.access_token });
  const file = folder === undefined ? undefined : await saveOrErase(user, folder, baseUrl);
  const one: CreatedPet = { intended: pet, user, api, ...(file === undefined ? {} : { file }) };
  created.push(one);
  if (canSignIn) one.signInUrl = await signInUrlOf(user, baseUrl);
  const metrics = metricsOf(pet.vitals);
  const { stream_id } = await api.createStream({
    source: 'demo-watch',
    label: 'Demo watch',
    metrics,
    purposes: ['pet_state', 'pet_messages'],
  });
  // The server's time, because this machine's clock may differ, and readings from the future are rejected.
  await api.sendBatch(stream_id, readingsOf(pet.vitals, Date.parse(user.created_at ?? new Date().toISOString())));
}

const progressOf = (created: number, all: number): string[] =>
  created === 0
    ? []
    : [`${created} of ${all} users were created. Another run creates new users, and leaves these as they are.`];

function linesOfError(error: CommandError): string[] {
  const fields = error instanceof ServerError ? error.errors : [];
  return [error.message, ...fields.map(({ pointer, detail }) => `  ${pointer}: ${detail}`)];
}

/** Creates a recovery code. @returns the link that signs a browser in with the code, as often as its owner likes */
async function signInUrlOf({ user_id, access_token }: CreatedUser, baseUrl: string): Promise<string> {
  const { hatchery, unwrap } = createApiClients({ baseUrl, token: access_token });
  const call = { params: { path: { user_id } }, body: { kind: 'recovery', label: 'Demo link' } } as const;
  const { code } = await unwrap(hatchery.POST('/users/{user_id}/tokens', call));
  return `${baseUrl}/#in=${code}`;
}

/** Saves a user's token. If that fails, the user is erased, because without the token it could not be erased later. */
async function saveOrErase(user: CreatedUser, folder: string, baseUrl: string): Promise<string> {
  try {
    return await saveToken(user, folder);
  } catch (error) {
    const { hatchery, unwrap } = createApiClients({ baseUrl, token: user.access_token });
    await unwrap(hatchery.DELETE('/users/{user_id}', { params: { path: { user_id: user.user_id } } }));
    throw error;
  }
}

/** Reads every pet until its readings have been evaluated, or until the timeout. */
async function awaitPets(created: readonly CreatedPet[]): Promise<void> {
  const deadline = Date.now() + TIMEOUT_MS;
  const read = async (entry: CreatedPet) => {
    entry.pet = await evaluatedPet(entry.api, deadline);
  };
  await Promise.all(created.filter(({ intended }) => intended.vitals).map(read));
  // The mood of these pets does not depend on their readings, so there is nothing to wait for. They are read after the others, whose
  // readings were sent at the same time.
  for (const entry of created.filter(({ intended }) => !intended.vitals)) entry.pet = await entry.api.pet();
}

/** All readings of a pet are in one batch, so the pet is evaluated when it is based on any of them. */
async function evaluatedPet(api: Api, deadline: number): Promise<PetState> {
  let pet = await api.pet();
  while (pet.based_on.length === 0 && Date.now() < deadline) {
    await sleep(POLL_INTERVAL_MS);
    pet = await api.pet();
  }
  return pet;
}

function differences(created: readonly CreatedPet[]): string | undefined {
  const lines = created.flatMap(({ user, pet, intended }) => {
    if (pet?.mood === intended.mood) return [];
    const reason =
      pet?.based_on.length === 0 ? `It has no evaluated readings after ${TIMEOUT_MS / 1000} s` : pet?.reasoning;
    return [`${user.pet_name} is ${pet?.mood}, not ${intended.mood}. ${reason}.`];
  });
  return lines.length > 0 ? lines.join('\n') : undefined;
}

/** Returns whether the server serves the web app at its URL. If it does not answer, the first request of the API reports it. */
async function hasWebApp(baseUrl: string): Promise<boolean> {
  const response = await fetch(`${baseUrl}/`, { signal: AbortSignal.timeout(WEB_APP_TIMEOUT_MS) }).catch(
    () => undefined,
  );
  await response?.body?.cancel();
  return response?.ok === true && /^text\/html\b/.test(response.headers.get('Content-Type') ?? '');
}
