import { CommandError } from '../../cli/errors.ts';
import { importUser } from '../../cli/import-user/run.ts';
import type { Export } from '../../shared/models/typescript/types.ts';
import { BASE_URL, type TestApp, testApp } from '../support/app.ts';
import { jsonIn, METRICS } from '../support/streams.ts';
import { live, type Rich } from './rich-user.ts';

interface Options {
  newId?: boolean;
  signal?: AbortSignal;
  /** Called before a request goes out; what it throws is what the network says. */
  onRequest?: (address: string) => unknown;
  /** Called when a request was answered; what it throws loses the answer. */
  onAnswer?: (address: string, method: string) => void;
}

/** Imports into an app: what was said, why it failed if it did, and the user's export from there. */
export async function importInto(app: TestApp, exported: Export, options: Options = {}) {
  const { newId = false, signal, onRequest, onAnswer } = options;
  const said: string[] = [];
  const fetch = async (request: Request) => {
    onRequest?.(request.url);
    // Whatever is made after something else is also dated after it.
    app.advance(1);
    const { url, method, headers } = request;
    const body = ['GET', 'DELETE'].includes(method) ? {} : { body: await request.arrayBuffer() };
    const response = await app.request(url, { method, headers, ...body });
    onAnswer?.(url, method);
    return response;
  };
  const into = { baseUrl: BASE_URL, newId, fetch, wait: async () => {}, clock: app.now, ...(signal ? { signal } : {}) };
  let failure: string | undefined;
  try {
    ({ failure } = await importUser(exported, into, (line) => said.push(line)));
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    failure = error.message;
  }
  const [, userId, token] = /^User (\S+) is at .*: (hty_\S+)$/.exec(said[0] ?? '') ?? [];
  const headers = { Authorization: `Bearer ${token}` };
  const ask = (path: string) => app.request(`/users/${userId}${path}`, { headers });
  const answer = await ask('/export');
  return { said, failure, userId, ask, copy: answer.ok ? await jsonIn<Export>(answer) : undefined };
}

/** A user with one stream of everything and these batches. */
export const rich = (...batches: Rich['streams'][0]['moments'][0]['batches']): Rich => ({
  profile: { name: 'Zoë 👋', pet_name: 'Rocky', health_goals: [], locale: 'de' },
  devices: [],
  streams: [{ moments: [{ metrics: [...METRICS], purposes: ['pet_state'], batches }], revoked: false }],
});
/** A reading of so many minutes ago. */
export const at = (minutes: number) => ({ which: 0, value: 60, minutes });

/** A user of another app, and their export. */
export async function exported(user: Rich = rich([at(1)], [at(2)], [at(3)])) {
  const app = testApp();
  const { userId, export: export_ } = await live(app.request, user);
  return { app, userId, original: await export_() };
}
