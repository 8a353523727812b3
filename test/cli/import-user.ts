import { CommandError } from '../../cli/errors.ts';
import { importUser } from '../../cli/import-user/run.ts';
import type { Export } from '../../shared/models/typescript/types.ts';
import { BASE_URL, type TestApp, testApp } from '../support/app.ts';
import { jsonIn, METRICS } from '../support/streams.ts';
import { createUserWithHistory, type UserHistory } from './user-history.ts';

interface Options {
  newId?: boolean;
  signal?: AbortSignal;
  /** Called before each request. An error that it throws counts as a network error. */
  onRequest?: (address: string) => unknown;
  /** Called after each response. If it throws, the importer does not receive the response. */
  onAnswer?: (address: string, method: string) => void;
}

/**
 * Imports a user into an app. @returns the printed lines, the error if the import failed, and an export of the imported
 * user.
 */
export async function importInto(app: TestApp, exported: Export, options: Options = {}) {
  const { newId = false, signal, onRequest, onAnswer } = options;
  const lines: string[] = [];
  const testFetch = async (request: Request) => {
    onRequest?.(request.url);
    // Advance the clock, so that no two requests have the same time.
    app.advance(1);
    const { url, method, headers } = request;
    const body = ['GET', 'DELETE'].includes(method) ? {} : { body: await request.arrayBuffer() };
    const response = await app.request(url, { method, headers, ...body });
    onAnswer?.(url, method);
    return response;
  };
  const into = {
    baseUrl: BASE_URL,
    newId,
    fetch: testFetch,
    wait: async () => {},
    clock: app.now,
    ...(signal ? { signal } : {}),
  };
  let failure: string | undefined;
  try {
    ({ failure } = await importUser(exported, into, (line) => lines.push(line)));
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    failure = error.message;
  }
  const [, userId, token] = /^Created user (\S+) at .*: (hty_\S+)$/.exec(lines[0] ?? '') ?? [];
  const headers = { Authorization: `Bearer ${token}` };
  const ask = (path: string) => app.request(`/users/${userId}${path}`, { headers });
  const answer = await ask('/export');
  return { lines, failure, userId, ask, copy: answer.ok ? await jsonIn<Export>(answer) : undefined };
}

/** Returns a user history with one stream, which has consent to all metrics and contains these batches. */
export const historyOf = (...batches: UserHistory['streams'][0]['moments'][0]['batches']): UserHistory => ({
  profile: { name: 'Zoë 👋', pet_name: 'Rocky', health_goals: [], locale: 'de' },
  devices: [],
  streams: [{ moments: [{ metrics: [...METRICS], purposes: ['pet_state'], batches }], revoked: false }],
});
export const at = (minutes: number) => ({ which: 0, value: 60, minutes });

/** To a time that is hours from midnight and from a new part of the day, in UTC and in the time zones of `someHistory`. */
const SHIFT_MS = Date.parse('2026-05-14T12:30:00Z') - Date.now();

/** A `testApp` whose day, and part of the day, stay the same during a test, because the pet depends on them. */
export function appByDay(options?: Parameters<typeof testApp>[0]): TestApp {
  const app = testApp(options);
  app.advance(SHIFT_MS);
  return app;
}

export async function exported(user: UserHistory = historyOf([at(1)], [at(2)], [at(3)])) {
  const app = appByDay();
  const { now } = app;
  const { userId, export: export_ } = await createUserWithHistory(app.request, user, { now, advance() {} });
  return { app, userId, original: await export_() };
}
