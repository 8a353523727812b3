import { dirname } from 'node:path';
import type { CreatedUser, PetState } from '../../shared/models/typescript/types.ts';
import type { Api } from '../api.ts';
import type { DemoPet } from './pets.ts';
import type { TokenFiles } from './tokens.ts';

/** A user that `demo` has created. */
export interface CreatedPet {
  intended: DemoPet;
  user: CreatedUser;
  api: Api;
  files?: TokenFiles;
  /** The pet as the server returned it; undefined if it was not read. */
  pet?: PetState;
}

/** The lines for people: a table, and commands that show the pets. */
export function linesOf(created: readonly CreatedPet[], baseUrl: string): string[] {
  const rows = created.map(({ user, pet }) => [user.name, user.pet_name, pet?.mood ?? 'unknown', user.user_id]);
  const table = tableOf([['name', 'pet', 'mood', 'user_id'], ...rows]);
  const files = created.flatMap((one) => (one.files ? [{ ...one.files, user: one.user }] : []));
  const [first] = files;
  if (!first) return table;
  const scripts = files.flatMap(({ script }) => (script ? [`  ${script}`] : []));
  return [
    ...table,
    '',
    `The access tokens are in ${dirname(first.header)}, in files that only you can read.`,
    '',
    'Ask a pet how it is:',
    ...files.map(({ header, user }) => `  curl -H @${quote(header)} ${quote(`${baseUrl}/users/${user.user_id}/pet`)}`),
    'To erase a user with the pet, replace curl with curl -X DELETE, and leave out /pet.',
    ...(scripts.length > 0
      ? [
          '',
          `See a pet in the web app: open ${baseUrl}/ in a private window, open the console of the developer tools (F12), and paste the content of a file:`,
          ...scripts,
        ]
      : []),
  ];
}

/** The object that `--json` prints. */
export const resultOf = (created: readonly CreatedPet[], base_url: string): object => ({
  base_url,
  users: created.map(({ user, pet, intended }) => ({
    user_id: user.user_id,
    access_token: user.access_token,
    name: user.name,
    pet_name: user.pet_name,
    intended_mood: intended.mood,
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
