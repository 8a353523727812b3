import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CreatedUser } from '../../shared/models/typescript/types.ts';
import { CommandError } from '../errors.ts';

/** Files with the access token of one user, which only the current system user can read. */
export interface TokenFiles {
  /** A header for `curl -H @FILE`. */
  header: string;
  /** A script for the browser's console that opens the pet in the web app; undefined if the server has no web app. */
  script?: string;
}

/**
 * Saves a user's access token. File names contain the user's id, so files of other runs are never replaced.
 *
 * @throws a CommandError when a file cannot be written
 */
export async function saveToken(
  { user_id, pet_name, access_token }: CreatedUser,
  folder: string,
  webApp: string | undefined,
): Promise<TokenFiles> {
  const name = join(folder, `${asciiOf(pet_name)}-${asciiOf(user_id).slice(0, 8)}`);
  const files: TokenFiles = { header: `${name}.header`, ...(webApp ? { script: `${name}.js` } : {}) };
  try {
    await write(files.header, `Authorization: Bearer ${access_token}`);
    if (files.script && webApp) await write(files.script, scriptOf(webApp, user_id, access_token));
  } catch (error) {
    throw new CommandError(
      `Access tokens cannot be saved in ${folder} (${codeOf(error)}): set another folder with --to.`,
    );
  }
  return files;
}

const write = (file: string, text: string) => writeFile(file, `${text}\n`, { mode: 0o600, flag: 'wx' });

/** The script stores the session that `web/src/state/session.ts` reads, on no other page, and does not replace another pet unasked. */
function scriptOf(webApp: string, userId: string, token: string): string {
  const [page, session] = [JSON.stringify(`${webApp}/`), JSON.stringify({ userId, token, stage: 'home' })];
  const question = "'This browser has a pet already. Replace it?'";
  return `if (!location.href.startsWith(${page})) console.error('Open ' + ${page} + ' first.'); else if (!localStorage['hatchery.session'] || confirm(${question})) { localStorage['hatchery.session'] = JSON.stringify(${session}); location.reload(); }`;
}

const asciiOf = (name: string): string =>
  name
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z\d]/g, '');

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);
