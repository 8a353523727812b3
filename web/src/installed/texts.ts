import { addTexts } from '../i18n/language.ts';
import de from './texts/de.json';
import en from './texts/en.json';

/** The texts of `installed`. They are loaded with the code that shows them. */
export const addInstalledTexts = (): void => addTexts('installed', { en, de });
