import { addTexts } from '../i18n/language.ts';
import de from './texts/de.json';
import en from './texts/en.json';

/** The texts of `notifications`. They are loaded with the code that shows them. */
export const addNotificationsTexts = (): void => addTexts('notifications', { en, de });
