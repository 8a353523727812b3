import type en from '../i18n/en.json';
import { locale, t } from '../i18n/language.ts';
import { LANGUAGES, languageOf } from '../i18n/languages.ts';

type Suggestion = keyof typeof en.goals.suggested;

const SUGGESTIONS = ['sleep', 'walk', 'water', 'outside', 'calm', 'screen'] as const satisfies Suggestion[];

/** @returns the suggested goals, in the page's language */
export const suggestedGoals = (): string[] => SUGGESTIONS.map((key) => t(`goals.suggested.${key}`));

/** @returns the goals, with suggestions in the page's language, in whatever language they were chosen */
export function translateGoals(goals: readonly string[]): string[] {
  const { suggested } = LANGUAGES[languageOf(locale.value)].texts.goals;
  const keyOf = (goal: string) =>
    SUGGESTIONS.find((key) => Object.values(LANGUAGES).some(({ texts }) => texts.goals.suggested[key] === goal));
  const translated = goals.map((goal) => {
    const key = keyOf(goal);
    return key ? suggested[key] : goal;
  });
  return [...new Set(translated)];
}
