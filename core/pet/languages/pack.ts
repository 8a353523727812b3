import type { PetState } from '../../../shared/models/typescript/types.ts';

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
}

/** Medical words as regular expression sources, in lower case. */
export interface MedicalWords {
  anywhere?: readonly string[];
  /** Stems that match only at the beginning of a word, because they also occur inside harmless words. */
  beginnings?: readonly string[];
  whole?: readonly string[];
}

/**
 * The sentences that the template narrator combines. It picks an entry from each list independently, so messages rarely repeat even if the
 * mood stays the same for two weeks.
 */
export interface TemplateWords {
  greetings: ((owner: string) => string)[];
  /** Used when the owner's name cannot be part of a message. */
  greeting: string;
  /**
   * Sentences for each mood, of at most 90 code points, so that the owner's and the pet's names always fit into the message. The tone is
   * kind and never blaming. Do not mention body parts that the drawing lacks, such as paws or a tail.
   */
  moods: Record<PetState['mood'], string[]>;
  /** Sentences that mention a goal. They neither praise nor push, because the template cannot know whether the goal is healthy. */
  goals: ((goal: string) => string)[];
  farewells: ((pet: string) => string)[];
}
