import { locale } from '../i18n/language.ts';
import { LANGUAGES, languageOf } from '../i18n/languages.ts';

const LEGEND = Object.values(LANGUAGES)
  .map(({ legend }) => legend)
  .join(' · ');

/** The language of the page and the pet, initially the browser's. Each language is named in itself. */
export function LanguageChoice() {
  return (
    <fieldset class="languages">
      <legend class="visually-hidden">{LEGEND}</legend>
      {Object.entries(LANGUAGES).map(([tag, { name }]) => (
        <button
          key={tag}
          type="button"
          lang={tag}
          aria-pressed={languageOf(locale.value) === tag}
          onClick={() => {
            locale.value = tag;
          }}
        >
          {name}
        </button>
      ))}
    </fieldset>
  );
}
