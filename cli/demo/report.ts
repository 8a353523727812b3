import { dirname } from 'node:path';
import type { CreatedUser, PetState } from '../../shared/models/typescript/types.ts';
import type { Api } from '../api.ts';
import type { DemoPet } from './pets.ts';

/** A user that `demo` has created. */
export interface CreatedPet {
  intended: DemoPet;
  user: CreatedUser;
  api: Api;
  /** The file with the access token. */
  file?: string;
  /** Opens the pet in the web app; undefined if the server has no web app. */
  signInUrl?: string;
  /** The pet as the server returned it; undefined if it was not read. */
  pet?: PetState;
}

/** The lines for people: a table, and commands that show the pets. */
export function linesOf(created: readonly CreatedPet[], baseUrl: string): string[] {
  const rows = created.map(({ user, pet }) => [user.name, user.pet_name, pet?.mood ?? 'unknown', user.user_id]);
  const table = tableOf([['name', 'pet', 'mood', 'user_id'], ...rows]);
  const saved = created.flatMap(({ file, user }) => (file === undefined ? [] : [{ file, user }]));
  const [first] = saved;
  if (!first) return table;
  return [
    ...table,
    '',
    `The access tokens are in ${dirname(first.file)}, in files that only you can read.`,
    '',
    'Ask a pet how it is:',
    ...saved.map(({ file, user }) => `  curl -H @${quote(file)} ${quote(`${baseUrl}/users/${user.user_id}/pet`)}`),
    'To erase a user with the pet, replace curl with curl -X DELETE, and leave out /pet.',
    ...signInLines(created),
  ];
}

function signInLines(created: readonly CreatedPet[]): string[] {
  const links = created.flatMap(({ user, signInUrl }) => (signInUrl ? [[`  ${user.pet_name}`, signInUrl]] : []));
  if (links.length === 0) return [];
  return [
    '',
    'See a pet in the web app, in any browser. Keep the links secret: each contains a recovery code.',
    ...tableOf(links),
  ];
}

/** The object that `--json` prints. */
export const resultOf = (created: readonly CreatedPet[], base_url: string): object => ({
  base_url,
  users: created.map(({ user, pet, intended, signInUrl }) => ({
    user_id: user.user_id,
    access_token: user.access_token,
    name: user.name,
    pet_name: user.pet_name,
    intended_mood: intended.mood,
    ...(signInUrl ? { sign_in_url: signInUrl } : {}),
    ...(pet ? { mood: pet.mood, message: pet.message } : {}),
  })),
});

function tableOf(rows: readonly string[][]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** Quotes a word for a POSIX shell, if necessary. */
const quote = (text: string): string => (/^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
