import { addTexts } from '../i18n/language.ts';
import de from './texts/de.json';
import en from './texts/en.json';

/** The texts of the home screen. They are loaded with the code that shows them, so call this where that code is loaded. */
export const addHomeTexts = (): void => addTexts('home', { en, de });
