import { LANGUAGES, languageOf } from '../pet/languages/languages.ts';
import type { User } from '../ports/users.ts';

/** A name has at most 40 characters, which may be of many code points. */
const MAX_CODE_POINTS = 60;

/** What an owner is notified of: the pet has something to tell, or the user will be erased because the owner has not been active. */
export type Notice = 'notification' | 'warning';

/** Returns the text of a notification as JSON. It says nothing about the mood or about health. */
export function notificationFor({ pet_name, locale }: Pick<User, 'pet_name' | 'locale'>, notice: Notice): string {
  const title = [...pet_name].slice(0, MAX_CODE_POINTS).join('');
  // Isolates keep a name that is written from right to left from moving the other words.
  const body = LANGUAGES[languageOf(locale)][notice](`\u2068${title}\u2069`);
  return JSON.stringify({ title, body, tag: 'pet' });
}
