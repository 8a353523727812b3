/** Measures the actions that depend on the readings of a watch. */
import { MINUTE_MS } from '../../ingest/readings.ts';
import { exampleChange } from '../../requests.ts';
import type { Action, Cadence, PetAction } from '../counts.ts';
import type { Answer, Functions } from './functions.ts';
import { type Measured, meter, meterAll, RUNS, WARM_UPS } from './meter.ts';
import { addStream, createUser, loadCharts, type Person, type TestUser, watchOf } from './user.ts';

/** A rebuild reads the batches of eleven days. */
export const STORED_DAYS = 11;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Minutes of readings in a batch. Without a watch there are no batches. */
const MINUTES: Record<Cadence, number> = { none: 0, hourly: 60, minutely: 1 };

type Actions = Partial<Record<PetAction, Measured>>;

/** Creates a user with the readings of `STORED_DAYS` days, and returns the actions in the order in which they have to run. */
export async function petActionsOf(
  functions: Functions,
  cadence: Cadence,
): Promise<{ user: TestUser; actions: Actions }> {
  const person = await createUser(functions);
  const user: TestUser = { ...person, stream: (await addStream(functions, person)).stream };
  const watch = cadence === 'none' ? {} : await watchActions(functions, user, MINUTES[cadence]);
  return { user, actions: { ...watch, ...readActions(functions, user) } };
}

async function watchActions(functions: Functions, user: TestUser, minutes: number): Promise<Actions> {
  const now = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
  const watch = watchOf(functions, user, { minutes, from: now - STORED_DAYS * DAY_MS });
  // The measured batches are the latest ones, and the last one ends before now.
  await watch.fill(now - (WARM_UPS + RUNS + 2) * minutes * MINUTE_MS);
  let record = {};
  return {
    'send a batch': { by: 'ingest_manager', run: async () => ({ answers: [await watch.sendBatch()] }) },
    'rebuild a pet': { by: 'orchestrator', warmUps: 3, runs: 5, run: watch.rebuild },
    'fold a batch': {
      by: 'orchestrator',
      before: async () => {
        record = await watch.stored();
      },
      run: () => watch.fold(record),
    },
  };
}

function readActions(functions: Functions, user: TestUser): Actions {
  const { send } = functions;
  const get = (path: string, headers = {}) => send('GET', `/users/${user.id}${path}`, { ...user.auth, ...headers });
  let etag = '';
  return {
    'read the pet, evaluated again': {
      // A changed profile makes the pet's state stale, as 15 minutes do.
      before: () => send('POST', '/users', user.auth, JSON.stringify({ user_id: user.id, ...exampleChange })),
      run: async () => ({ answers: [await get('/pet')] }),
    },
    'poll the pet, unchanged': {
      before: async () => {
        etag ||= (await get('/pet')).headers.etag ?? '';
      },
      run: async () => ({ answers: [await get('/pet', { 'if-none-match': etag })] }),
    },
    'load the charts': { warmUps: 2, runs: 3, run: async () => ({ answers: await loadCharts(functions, user) }) },
    export: { warmUps: 1, runs: 3, run: async () => exported(await get('/export')) },
  };
}

export async function measurePet(functions: Functions, cadence: Cadence) {
  const { user, actions } = await petActionsOf(functions, cadence);
  const counts = await meterAll(functions, actions);
  const { text } = await functions.send('GET', `/users/${user.id}/pet/knowledge`, user.auth);
  const { system, data } = JSON.parse(text);
  return { user, counts, promptBytes: Buffer.byteLength(system) + Buffer.byteLength(data) };
}

export async function measureErasure(functions: Functions, { id, auth }: Person): Promise<Action> {
  return meter(functions, {
    warmUps: 0,
    runs: 1,
    run: async () => ({ answers: [await functions.send('DELETE', `/users/${id}`, auth)] }),
  });
}

/** Follows the redirect to an export that is too large for an answer of the API. */
async function exported(answer: Answer) {
  const { location } = answer.headers;
  const s3Bytes = location ? (await (await fetch(location)).arrayBuffer()).byteLength : 0;
  return { answers: [answer], s3Bytes };
}
