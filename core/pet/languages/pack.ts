import type { PetState } from '../../../shared/models/typescript/types.ts';
import type { PartOfDay } from '../local-time.ts';
import type { SelfReport } from '../self-report.ts';

/** Everything needed to write and check a pet's messages in one language. The text of the web app's interface is in `web/src/i18n`. */
export interface LanguagePack {
  /** Instructions for a model. They are constant, so they never contain text written by an owner. */
  instructions: string;
  /**
   * Frequent words, separated by spaces, for detecting the language. Words in `own` occur only in this language; words in `shared` also
   * occur in other languages that use its script.
   */
  frequentWords: { own: string; shared: string };
  /** Names of conditions and medicines in this language. `message/medical.ts` has those that several languages share. */
  medicalWords: MedicalWords;
  template: TemplateWords;
  /** The text of a notification, which says nothing about the mood or about health. */
  notification: (pet: string) => string;
  /** The text of the notification that an owner who has not been active gets before the user is erased. */
  warning: (pet: string) => string;
}

/** Medical words as regular expression sources, in lower case. */
export interface MedicalWords {
  anywhere?: readonly string[];
  /** Stems that match only at the beginning of a word, because they also occur inside harmless words. */
  beginnings?: readonly string[];
  whole?: readonly string[];
}

/** The metrics whose value the template mentions: the first that has a reading of today. */
export const FIGURE_METRICS = ['sleep_duration', 'sleep_score', 'recovery_score'] as const;
export type FigureMetric = (typeof FIGURE_METRICS)[number];

/**
 * The sentences that the template narrator combines. Each list of feelings and each list of greetings has at least three entries, and
 * together at least ten combinations, so that ten days in the same mood have ten different messages. The tone is kind and never blaming. Do
 * not mention body parts that the drawing lacks, such as paws or a tail.
 */
export interface TemplateWords {
  /** At most 30 code points without the name, and no two alike. */
  greetings: Record<PartOfDay, ((owner: string) => string)[]>;
  /** Used when the owner's name cannot be part of a message. */
  plainGreetings: Record<PartOfDay, string>;
  /** Sentences for each mood, of at most 90 code points, that fit from morning to evening. */
  moods: Record<PetState['mood'], string[]>;
  /** Said at night instead of the mood's sentences, of at most 90 code points. They ask for nothing. */
  night: string[];
  /** Said while the owner rests, by day and night, of at most 90 code points. They ask for nothing. */
  resting: string[];
  /** How the mood has changed since yesterday, of at most 50 code points. */
  changes: Record<'better' | 'worse' | 'same', string[]>;
  /** Answers to the owner's report, of at most 50 code points. */
  replies: Record<SelfReport, string[]>;
  /** Sentences that quote a reading of today. They do not judge it. */
  figures: Record<FigureMetric, (value: number) => string>;
  /** Sentences that mention a goal. They neither praise nor push, because the template cannot know whether the goal is healthy. */
  goals: ((goal: string) => string)[];
}
