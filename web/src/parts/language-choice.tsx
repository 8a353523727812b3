import { locale } from '../i18n/language.ts';
import { LANGUAGES, languageOf } from '../i18n/languages.ts';

const LEGEND = Object.values(LANGUAGES)
  .map(({ legend }) => legend)
  .join(' · ');

/**
 * Lets users choose the language of the page and the pet. The default is the browser's language. Each language is
 * shown under its own name.
 */
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
