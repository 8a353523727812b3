import type { CreatedUser, Export } from '../../shared/models/typescript/types.ts';
import { type ConnectionOptions, connect } from '../connection.ts';
import { CommandError } from '../errors.ts';
import type { Outcome } from '../output.ts';
import { createProgress } from '../progress.ts';
import { type Summary, total, uploadAll } from '../upload.ts';
import { createUser, type UserApi, userApi } from './api.ts';
import { importPictures } from './pictures.ts';
import { replay, type StreamBatch } from './replay.ts';
import { emptyReport, type ImportReport, linesOf } from './report.ts';

interface Options extends Omit<ConnectionOptions, 'token'> {
  newId: boolean;
  /** Aborted, it stops the import before its next batch. */
  signal?: AbortSignal;
  clock?: () => number;
}

/**
 * Recreates a user and reports what was imported, and what was not and why. When it cannot continue, it erases what it had created and
 * throws a CommandError.
 */
export async function importUser(exported: Export, options: Options, say: (line: string) => void): Promise<Outcome> {
  let token: string | undefined;
  const connection = connect({ ...options, token: () => token });
  const user = await createUser(connection, exported.profile, options.newId);
  token = user.access_token;
  const { user_id, access_token } = user;
  say(`User ${user_id} is at ${options.baseUrl}. The access token, shown this once: ${access_token}`);
  const api = userApi(connection, user_id);
  const report = emptyReport();
  let summary: Summary;
  try {
    summary = await fill(api, exported, report, options);
  } catch (error) {
    throw await undone(error, api, user, options);
  }
  const readings = total(summary.accepted) + total(summary.known);
  for (const line of linesOf(exported, report, readings, summary.errors)) say(line);
  const errors = [...report.left, ...summary.errors];
  return {
    result: resultOf(user, options.baseUrl, readings, report, errors),
    failure: errors.length > 0 ? 'Not everything could be imported, for the reasons above.' : undefined,
  };
}

async function fill(api: UserApi, exported: Export, report: ImportReport, options: Options): Promise<Summary> {
  const { signal, clock = Date.now } = options;
  const proceed = () => {
    if (signal?.aborted) throw new CommandError('Stopped.');
  };
  await importPictures(api, exported, report);
  proceed();
  const send = ({ streamId, batchId, samples }: StreamBatch) => {
    proceed();
    return api.sendBatch(streamId, { batch_id: batchId, samples: [...samples] });
  };
  const summary = await uploadAll(send, replay(api, exported, report, clock), createProgress(process.stderr));
  proceed();
  return summary;
}

const resultOf = (
  { user_id, access_token }: CreatedUser,
  base_url: string,
  readings: number,
  { streams, revokedStreams, pictures, old }: ImportReport,
  errors: string[],
) => ({
  user_id,
  access_token,
  base_url,
  readings,
  readings_too_old: old,
  streams: streams.map(({ stream_id, source, label, ingest_token }) => ({ stream_id, source, label, ingest_token })),
  revoked_streams: revokedStreams,
  pictures,
  errors,
});

/** The error of an import that could not continue, after erasing what it had created. */
async function undone(
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
      `${reason}\nWhat had been imported is still there. Erase it: curl -X DELETE -H "Authorization: Bearer ${access_token}" ${baseUrl}/users/${user_id}`,
    );
  }
  const again = newId ? 'try again' : 'as an erased id cannot be used for 30 days, try again with --new-id';
  return new CommandError(`${reason}\nWhat had been imported was erased again: ${again}.`);
}
