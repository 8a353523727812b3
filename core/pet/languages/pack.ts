import type { PetState } from '../../../shared/models/typescript/types.ts';

/** What is written in each language for pets. The web app's words are in `web/src/i18n`. */
export interface LanguagePack {
  /** The instructions to a model: constant, so that nothing an owner writes is ever among them. */
  instructions: string;
  /** Frequent words, with spaces between, to tell languages apart: `own` no other language of its script has, `shared` some have. */
  frequentWords: { own: string; shared: string };
  /** Names of conditions and medicines, beside those in `message/medical.ts`. */
  medicalWords: MedicalWords;
  /** What the template says. */
  template: TemplateWords;
}

/** As sources of regular expressions, in lower case. */
export interface MedicalWords {
  anywhere?: readonly string[];
  /** Stems that other words contain too count only where a word begins. */
  beginnings?: readonly string[];
  whole?: readonly string[];
}

/** Each list is varied over by itself, so two weeks of one mood differ. */
export interface TemplateWords {
  /** With the owner's name, and without, for a name that cannot be said. */
  greetings: ((owner: string) => string)[];
  greeting: string;
  /** At most 90 code points each, so that names always fit. */
  moods: Record<PetState['mood'], string[]>;
  /** Neither praise nor push: a template cannot know whether a goal is a good one. */
  goals: ((goal: string) => string)[];
  farewells: ((pet: string) => string)[];
}
