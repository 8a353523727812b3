import { addGroups } from '../i18n/language.ts';
import de from './texts/de.json';
import en from './texts/en.json';

/** The texts of photos, sources and consent. The first screen does not need them, so call this where the code that shows them is loaded. */
export const addStoryTexts = (): void => addGroups({ en, de });
