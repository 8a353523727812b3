import { addGroups, addTexts } from '../i18n/language.ts';
import cardsDe from './card-texts/de.json';
import cardsEn from './card-texts/en.json';
import de from './texts/de.json';
import en from './texts/en.json';

/** The texts of the home screen. They are loaded with the code that shows them, so call this where that code is loaded. */
export function addHomeTexts(): void {
  addTexts('home', { en, de });
  addGroups({ en: cardsEn, de: cardsDe });
}
