import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CreatedUser } from '../../shared/models/typescript/types.ts';
import { CommandError } from '../errors.ts';

/**
 * Saves a user's access token as a header for `curl -H @FILE`, in a file that only the current system user can read. Its name contains
 * the user's id, so files of other runs are never replaced.
 *
 * @returns the file
 * @throws a CommandError when the file cannot be written
 */
export async function saveToken({ user_id, pet_name, access_token }: CreatedUser, folder: string): Promise<string> {
  const file = join(folder, `${asciiOf(pet_name)}-${asciiOf(user_id).slice(0, 8)}.header`);
  try {
    await writeFile(file, `Authorization: Bearer ${access_token}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    throw new CommandError(
      `Access tokens cannot be saved in ${folder} (${codeOf(error)}): set another folder with --to.`,
    );
  }
  return file;
}

const asciiOf = (name: string): string =>
  name
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z\d]/g, '');

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);
