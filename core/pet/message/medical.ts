import { LANGUAGES } from '../languages/languages.ts';
import type { LanguagePack, MedicalWords } from '../languages/pack.ts';

/** Names of conditions and medicines that several languages share. */
const INTERNATIONAL: Required<MedicalWords> = {
  anywhere: [
    'diagnos|antibioti[ck]|ibuprofen|paracetamol|acetaminophen|aspirin|insulin|melatoni|depressiv|depression',
    'hypertensi|hypotensi|tachy[ck]ardi|brady[ck]ardi|arr?h?ythmi|fibrillation',
  ],
  beginnings: [
    'syndrom|insomni|apn(?:o?ea|oe)|diabet|tumou?r|covid|influenza|anorexi|bulimi|antidepress|steroid|opioid',
    'ozempic|symptom',
  ],
  whole: ['statine?n?s?', 'asthma', 'therap(?:y|ie)'],
};
const DOSE = '\\d\\s?(?:mg|mcg|μg)(?!\\p{L})';

/**
 * Returns whether the text names a medical condition or a medicine, in any supported language. Names that are not listed pass: this check
 * only backs up the narrator's instructions.
 *
 * @param plain lower-case NFKC text
 */
export const isMedical = (plain: string): boolean => MEDICAL.test(plain);

const MEDICAL = medicalPattern();

function medicalPattern(): RegExp {
  const lists = [INTERNATIONAL, ...Object.values<LanguagePack>(LANGUAGES).map(({ medicalWords }) => medicalWords)];
  const any = (kind: keyof MedicalWords) => `(?:${lists.flatMap((list) => list[kind] ?? []).join('|')})`;
  const kinds = [any('anywhere'), `(?<!\\p{L})${any('beginnings')}`, `(?<!\\p{L})${any('whole')}(?!\\p{L})`, DOSE];
  return new RegExp(kinds.join('|'), 'u');
}
