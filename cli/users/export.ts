import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { CommandError, UsageError } from '../errors.ts';
import type { Operator } from '../operators/connection.ts';
import { createCounter } from '../operators/rows.ts';

/** The last characters of a complete export: see `core/privacy/export.ts`. */
const END = ']}';

/**
 * Saves an export in a new file that only the current system user can read. The file gets its name when it is complete.
 *
 * @returns its size in bytes
 * @throws a UsageError if the file exists, a CommandError if the export is cut off or cannot be written
 */
export async function exportUser({ hatchery, unwrap }: Operator, userId: string, file: string): Promise<number> {
  if (existsSync(file)) throw new UsageError(`${file} exists already: set --out to a new file.`);
  const params = { path: { user_id: userId } };
  const body = await unwrap(hatchery.GET('/users/{user_id}/export', { params, parseAs: 'stream' }));
  const draft = `${file}.unfinished`;
  try {
    const bytes = await write(body as ReadableStream<Uint8Array> | null, draft);
    await rename(draft, file);
    return bytes;
  } catch (error) {
    await rm(draft, { force: true });
    throw error instanceof CommandError ? error : failed(error, file);
  }
}

async function write(body: ReadableStream<Uint8Array> | null, draft: string): Promise<number> {
  // An existing file would keep its permissions, and a link would lead elsewhere.
  await rm(draft, { force: true });
  const target = await open(draft, 'wx', 0o600);
  const counter = createCounter((count) => `${Math.ceil(count / 1e6).toLocaleString('en')} MB`);
  let [bytes, end] = [0, ''];
  try {
    for await (const part of body ?? []) {
      await target.writeFile(part);
      bytes += part.byteLength;
      end = (end + Buffer.from(part.subarray(-END.length)).toString('latin1')).slice(-END.length);
      counter.show(bytes);
    }
    if (end !== END)
      throw new CommandError('The export was cut off: the user was changed or erased meanwhile. Export again.');
    await target.sync();
    return bytes;
  } finally {
    counter.end();
    await target.close();
  }
}

function failed(error: unknown, file: string): CommandError {
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' && /^E[A-Z]+$/.test(code)
    ? new CommandError(`${file} cannot be written (${code}): set another file with --out.`)
    : new CommandError('The export was cut off. Check the connection and export again.');
}
