/** Measures the actions that depend on the readings of a watch. */
import { MINUTE_MS } from '../../ingest/readings.ts';
import { exampleChange } from '../../requests.ts';
import type { Action, Cadence, PetAction } from '../counts.ts';
import type { Answer, Functions } from './functions.ts';
import { type Measured, meter, meterAll, RUNS, WARM_UPS } from './meter.ts';
import { addStream, chartsOf, createUser, type Person, type TestUser, WEEK_DAYS, watchOf } from './user.ts';

/** A rebuild reads the batches of eleven days. */
export const STORED_DAYS = 11;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Minutes of readings in a batch. Without a watch there are no batches. */
const MINUTES: Record<Cadence, number> = { none: 0, hourly: 60, minutely: 1 };

/** Batches that are sent while the charts are measured, at most. */
const CHART_RUNS = 10;

type Actions = Partial<Record<PetAction, Measured>>;

/** Creates a user with the readings of `STORED_DAYS` days, and returns the actions in the order in which they have to run. */
export async function petActionsOf(
  functions: Functions,
  cadence: Cadence,
): Promise<{ user: TestUser; actions: Actions }> {
  const person = await createUser(functions);
  const user: TestUser = { ...person, stream: (await addStream(functions, person)).stream };
  const { actions, sendBatch } = cadence === 'none' ? NO_WATCH : await watchOn(functions, user, MINUTES[cadence]);
  const charts = chartActions(functions, user, { sendBatch, eachMinute: cadence === 'minutely' });
  return { user, actions: { ...actions, ...charts, ...readActions(functions, user) } };
}

const NO_WATCH = { actions: {} as Actions, sendBatch: async (): Promise<unknown> => undefined };

async function watchOn(functions: Functions, user: TestUser, minutes: number): Promise<typeof NO_WATCH> {
  const now = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
  const watch = watchOf(functions, user, { minutes, from: now - STORED_DAYS * DAY_MS });
  // The measured batches are the latest ones, and the last one ends before now.
  await watch.fill(now - (WARM_UPS + RUNS + CHART_RUNS + 2) * minutes * MINUTE_MS);
  let record = {};
  const actions: Actions = {
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
  return { actions, sendBatch: watch.sendBatch };
}

/** The app has the week of its last visit, and there is a new batch. Before the charts of today are loaded again a minute later, only a watch that sends every minute has sent a batch. */
function chartActions(
  functions: Functions,
  user: TestUser,
  { sendBatch, eachMinute }: { sendBatch: () => Promise<unknown>; eachMinute: boolean },
): Actions {
  const charts = chartsOf(functions, user);
  const load = (days: number) => async () => ({ answers: await charts.load(days) });
  const [warmUps, runs] = [2, 3];
  return {
    'load the charts': { warmUps, runs, before: sendBatch, run: load(WEEK_DAYS) },
    'load the charts of today': { warmUps, runs, ...(eachMinute && { before: sendBatch }), run: load(1) },
    'read a page of readings': { warmUps, runs, run: async () => ({ answers: await charts.loadPage() }) },
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
