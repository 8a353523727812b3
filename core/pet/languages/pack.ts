import type { PetState } from '../../../shared/models/typescript/types.ts';

/** The texts of one language for pets. The web app's texts are in `web/src/i18n`. */
export interface LanguagePack {
  /** The instructions to a model. Constant, so that an owner's words are never among them. */
  instructions: string;
  /**
   * Frequent words, separated by spaces, to recognise the language: `own` words occur only in this language, `shared` words also in other
   * languages with the same script.
   */
  frequentWords: { own: string; shared: string };
  /** Conditions and medicines, in addition to those in `message/medical.ts`. */
  medicalWords: MedicalWords;
  /** The sentences of the template narrator. */
  template: TemplateWords;
}

/** Sources of regular expressions, in lower case. */
export interface MedicalWords {
  anywhere?: readonly string[];
  /** Stems that also occur inside harmless words. They match only at the beginning of a word. */
  beginnings?: readonly string[];
  whole?: readonly string[];
}

/** An entry of each list is chosen independently, so that messages rarely repeat within two weeks of one mood. */
export interface TemplateWords {
  greetings: ((owner: string) => string)[];
  /** For an owner whose name cannot be used. */
  greeting: string;
  /**
   * At most 90 code points each, so that two names always fit. Kind, never blaming. Texts mention no body part that the drawing lacks, such
   * as paws or a tail.
   */
  moods: Record<PetState['mood'], string[]>;
  /** Neither praise nor encourage the goal: the template cannot know whether a goal is healthy. */
  goals: ((goal: string) => string)[];
  farewells: ((pet: string) => string)[];
}
