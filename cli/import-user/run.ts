import type { CreatedUser, Export } from '../../shared/models/typescript/types.ts';
import { type ClientOptions, createClient } from '../feed/client.ts';
import { deliver, type Tally, total } from '../feed/deliver.ts';
import { failure, isFailure } from '../feed/failure.ts';
import { createProgress } from '../feed/progress.ts';
import { type Account, emptyAccount } from './account.ts';
import { createUser, type UserApi, userApi } from './api.ts';
import { bringPictures } from './pictures.ts';
import { replay, type StreamParcel } from './replay.ts';
import { reportOf } from './report.ts';

interface Options extends Pick<ClientOptions, 'baseUrl' | 'fetch' | 'wait'> {
  newId: boolean;
  /** Aborted, it stops the import before its next batch. */
  signal?: AbortSignal;
  clock?: () => number;
}

/**
 * Recreates a user and says what was brought, and what was not and why. When it cannot go on, it erases again what it had made, and throws
 * a failure; also when something was left behind that need not have been.
 */
export async function importUser(exported: Export, options: Options, say: (line: string) => void): Promise<void> {
  const { newId, ...clientOptions } = options;
  const client = createClient({ ...clientOptions, flag: '--to' });
  const { user_id, access_token } = await createUser(client, exported.profile, newId);
  say(`User ${user_id} is at ${options.baseUrl}. The access token, shown this once: ${access_token}`);
  const api = userApi(client.as(access_token), user_id);
  const account = emptyAccount();
  let tally: Tally;
  try {
    tally = await fill(api, exported, account, options);
  } catch (error) {
    throw await undone(error, api, { user_id, access_token }, options);
  }
  for (const line of reportOf(exported, account, total(tally.accepted) + total(tally.known), tally.complaints)) {
    say(line);
  }
  if (account.left.length > 0 || tally.refused > 0) throw failure('Not everything could be brought; see above why.');
}

async function fill(api: UserApi, exported: Export, account: Account, options: Options): Promise<Tally> {
  const { signal, clock = Date.now } = options;
  const proceed = () => {
    if (signal?.aborted) throw failure('Stopped.');
  };
  await bringPictures(api, exported, account);
  proceed();
  const send = ({ streamId, batchId, samples }: StreamParcel) => {
    proceed();
    return api.sendBatch(streamId, { batch_id: batchId, samples: [...samples] });
  };
  const tally = await deliver(send, replay(api, exported, account, clock), createProgress(process.stderr));
  proceed();
  return tally;
}

/** What to say of an import that could not go on, once what it had made is gone again. */
async function undone(
  error: unknown,
  api: UserApi,
  { user_id, access_token }: Pick<CreatedUser, 'user_id' | 'access_token'>,
  { baseUrl, newId }: Options,
): Promise<Error> {
  const reason = isFailure(error) ? error.message : `Something unforeseen happened: ${error}`;
  try {
    await api.erase();
  } catch {
    return failure(
      `${reason}\nWhat had been brought is still there. Erase it: curl -X DELETE -H "Authorization: Bearer ${access_token}" ${baseUrl}/users/${user_id}`,
    );
  }
  const again = newId ? 'try again' : 'as an erased id cannot be used for 30 days, try again with --new-id';
  return failure(`${reason}\nWhat had been brought was erased again: ${again}.`);
}
