import { addTexts } from '../i18n/language.ts';
import type { Line } from './by-day.ts';
import de from './texts/de.json';
import en from './texts/en.json';

/** The texts of the list of acts. They are loaded with the code that shows them, so call this where that code is loaded. */
export const addActTexts = (): void => addTexts('acts', { en, de });

type KnownAct = keyof typeof en.act;
/** The type requires a text for every act in the contract. */
const KNOWN: Readonly<Record<Line['act'] | KnownAct, string>> = en.act;

/** @returns false for an act that a newer server has added */
export const isKnown = (act: string): act is KnownAct => Object.hasOwn(KNOWN, act);
