import type { CreatedUser, Export } from '../../shared/models/typescript/types.ts';
import { type ConnectionOptions, createApiClients } from '../api-clients.ts';
import { CommandError } from '../errors.ts';
import type { Outcome } from '../output.ts';
import { createProgressBar } from '../progress.ts';
import { type Summary, total, uploadAll } from '../upload.ts';
import { createUser, type UserApi, userApi } from './api.ts';
import { importPictures } from './pictures.ts';
import { replay, type StreamBatch } from './replay.ts';
import { emptyReport, type ImportReport, linesOf } from './report.ts';

interface Options extends Omit<ConnectionOptions, 'token'> {
  newId: boolean;
  /** When aborted, the import stops before the next batch. */
  signal?: AbortSignal;
  clock?: () => number;
}

/**
 * Recreates a user from an export, and reports what was imported and what was not. If the import fails, everything it created is erased.
 *
 * @throws a CommandError when the import fails or is interrupted
 */
export async function importUser(exported: Export, options: Options, say: (line: string) => void): Promise<Outcome> {
  let token: string | undefined;
  const connection = createApiClients({ ...options, token: () => token });
  const user = await createUser(connection, exported.profile, options.newId);
  token = user.access_token;
  const { user_id, access_token } = user;
  say(`Created user ${user_id} at ${options.baseUrl}. The access token, which is shown only once: ${access_token}`);
  const api = userApi(connection, user_id);
  const report = emptyReport();
  let summary: Summary;
  try {
    summary = await importAll(api, exported, report, options);
  } catch (error) {
    throw await rollBack(error, api, user, options);
  }
  const readings = total(summary.accepted) + total(summary.known);
  for (const line of linesOf(exported, report, readings, summary.errors)) say(line);
  const errors = [...report.skipped, ...summary.errors];
  return {
    result: resultOf(user, options.baseUrl, readings, report, errors),
    failure: errors.length > 0 ? 'Not everything could be imported, for the reasons above.' : undefined,
  };
}

async function importAll(api: UserApi, exported: Export, report: ImportReport, options: Options): Promise<Summary> {
  const { signal, clock = Date.now } = options;
  const throwIfStopped = () => {
    if (signal?.aborted) throw new CommandError('Stopped.');
  };
  for (const { at, purposes, imported = { given_at: at } } of exported.consent_log ?? []) {
    await api.consent({ purposes, imported });
  }
  await importPictures(api, exported, report);
  throwIfStopped();
  const send = ({ streamId, batchId, samples }: StreamBatch) => {
    throwIfStopped();
    return api.sendBatch(streamId, { batch_id: batchId, samples: [...samples] });
  };
  const summary = await uploadAll(send, replay(api, exported, report, clock), createProgressBar(process.stderr));
  throwIfStopped();
  return summary;
}

const resultOf = (
  { user_id, access_token }: CreatedUser,
  base_url: string,
  readings: number,
  { streams, revokedStreams, pictures, tooOld }: ImportReport,
  errors: string[],
) => ({
  user_id,
  access_token,
  base_url,
  readings,
  readings_too_old: tooOld,
  streams: streams.map(({ stream_id, source, label, ingest_token }) => ({ stream_id, source, label, ingest_token })),
  revoked_streams: revokedStreams,
  pictures,
  errors,
});

/**
 * Erases everything that the import has created.
 *
 * @returns the error to throw
 */
async function rollBack(
  error: unknown,
  api: UserApi,
  { user_id, access_token }: CreatedUser,
  { baseUrl, newId }: Options,
): Promise<Error> {
  const reason = error instanceof CommandError ? error.message : `Something unforeseen happened: ${error}`;
  try {
    await api.erase();
  } catch {
    return new CommandError(
      `${reason}\nThe imported data is still there. Erase it: curl -X DELETE -H "Authorization: Bearer ${access_token}" ${baseUrl}/users/${user_id}`,
    );
  }
  const again = newId ? 'Try again' : 'An erased id cannot be used for 30 days: try again with --new-id';
  return new CommandError(`${reason}\nThe imported data was erased. ${again}.`);
}
