/**
 * Uses the client the way a React Native app does: `node react-native-app.ts BASE_URL PICTURE [PACKAGE [GLOBALS]]`. It
 * runs in its own process because it replaces globals. It prints its results as JSON.
 */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type * as Client from '../../client/index.ts';

const [, , baseUrl = '', picture = '', from = '../../client/index.ts', globals = './react-native-globals.ts'] =
  process.argv;
const photo = new Blob([new Uint8Array(await readFile(picture))], { type: 'image/jpeg' });
await import(globals);
const { unwrap, createClient, isApiError, isNetworkError, publishAvatar, putPicture } = (await import(
  from
)) as typeof Client;

const nameOf = (error: unknown) => (isApiError(error) ? error.code : isNetworkError(error) ? error.kind : `${error}`);

let token: string | undefined;
const hatchery = createClient({ baseUrl, token: async () => token, wait: async () => {} });
const user = await unwrap(hatchery.POST('/users', { body: { name: 'Max', pet_name: 'Rocky' } }));
token = user.access_token;
const { user_id } = user;
const params = { path: { user_id } };

const shares: number[] = [];
const onProgress = (share: number) => shares.push(share);
const profile = await publishAvatar(hatchery, user_id, photo, { onProgress });
const portrait = await unwrap(hatchery.GET('/users/{user_id}/avatar', { params, parseAs: 'blob' }));
const pet = await unwrap(hatchery.GET('/users/{user_id}/pet', { params }));

/** A storage server that drops every connection. React Native reports this to the client as a timeout. */
const storage = createServer(({ socket }) => socket.destroy());
await once(storage.listen(0, '127.0.0.1').unref(), 'listening');
const nowhere = `http://127.0.0.1:${(storage.address() as AddressInfo).port}`;
const ticket = await unwrap(hatchery.GET('/users/{user_id}/avatar/upload-url', { params }));

/**
 * Runs a call and passes it a signal and a function that aborts it. @returns the name of the call's error, or `done`.
 */
async function aborted(run: (signal: AbortSignal, abort: () => void) => Promise<unknown>): Promise<string> {
  const controller = new AbortController();
  return run(controller.signal, () => controller.abort()).then(() => 'done', nameOf);
}

console.log(
  JSON.stringify({
    pet: pet.mood,
    published: profile.avatar_url?.includes('?v='),
    portrait: portrait.size,
    shares,
    refused: await unwrap(hatchery.POST('/users', { body: { user_id, age: 1.5 } })).catch(nameOf),
    networkError: await unwrap(createClient({ baseUrl: 'http://127.0.0.1:9' }).POST('/users', { body: {} })).catch(
      nameOf,
    ),
    uploadTimedOut: await putPicture({ ...ticket, upload_url: nowhere }, photo, { timeoutMs: 600_000 }).catch(nameOf),
    uploadAborted: await aborted((signal, abort) =>
      publishAvatar(hatchery, user_id, photo, { signal, onProgress: abort }),
    ),
    callAborted: await aborted((signal, abort) => {
      setImmediate(abort);
      return unwrap(hatchery.GET('/users/{user_id}/pet', { params, signal }));
    }),
    notStarted: await aborted((signal, abort) => {
      abort();
      return publishAvatar(hatchery, user_id, photo, { signal });
    }),
    exported: (await unwrap(hatchery.GET('/users/{user_id}/export', { params }))).profile.name,
    erased: (await unwrap(hatchery.DELETE('/users/{user_id}', { params }))).erased.profiles,
  }),
);
