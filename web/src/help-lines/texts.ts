import { addTexts } from '../i18n/language.ts';
import de from './texts/de.json';
import en from './texts/en.json';

/** The texts of `help`. They are loaded with the code that shows them, so call this where that code is loaded. */
export const addHelpTexts = (): void => addTexts('help', { en, de });
