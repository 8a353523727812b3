import { LANGUAGES, languageOf } from '../pet/languages/languages.ts';
import type { User } from '../ports/users.ts';

/** A name has at most 40 characters, which may be of many code points. */
const MAX_CODE_POINTS = 60;

/** Returns the text of a notification as JSON. It says nothing about the mood or about health. */
export function notificationFor({ pet_name, locale }: Pick<User, 'pet_name' | 'locale'>): string {
  const title = [...pet_name].slice(0, MAX_CODE_POINTS).join('');
  // Isolates keep a name that is written from right to left from moving the other words.
  const body = LANGUAGES[languageOf(locale)].notification(`\u2068${title}\u2069`);
  return JSON.stringify({ title, body, tag: 'pet' });
}
