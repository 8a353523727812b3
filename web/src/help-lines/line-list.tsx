import { formats, locale, t } from '../i18n/language.ts';
import { languageOf } from '../i18n/languages.ts';
import { OutsideLink } from '../parts/outside-link.tsx';
import { CHECKED, type HelpLine, helpIn, inOrder } from './here.ts';

/** The help-lines of the country that this device is in. They are part of the app, so that nothing has to be asked for. */
export function LineList({ isYoung }: { isYoung: boolean }) {
  const help = helpIn(Intl.DateTimeFormat().resolvedOptions().timeZone, navigator.languages);
  if (!help) return null;
  return (
    <>
      <ul class="help-lines">
        {inOrder(help.lines, isYoung, languageOf(locale.value)).map((line) => (
          <li key={`${line.name} ${line.phone}`}>
            <Line line={line} />
          </li>
        ))}
      </ul>
      <p>
        {t('help.emergency')} <a href={telephone(help.emergency)}>{t('help.call', { number: help.emergency })}</a>
      </p>
      <p class="hint">
        {t('help.checked', {
          date: new Date(CHECKED).toLocaleDateString(formats.value, { dateStyle: 'long', timeZone: 'UTC' }),
        })}
      </p>
    </>
  );
}

function Line({ line }: { line: HelpLine }) {
  const { name, phone, text, site, hasChat } = line;
  const way = t(hasChat ? 'help.chat' : 'help.site');
  return (
    <>
      <p class="help-name" lang={line.languages?.[0]} dir="auto">
        {name}
      </p>
      <p class="hint">{aboutLine(line).join(' · ')}</p>
      <p class="help-ways">
        {phone && (
          <a class="button plain" href={telephone(phone)}>
            {t('help.call', { number: phone })}
          </a>
        )}
        {text && (
          <a class="button plain" href={`sms:${dialled(text.to)}`}>
            {text.word ? t('help.textWord', { number: text.to, word: text.word }) : t('help.text', { number: text.to })}
          </a>
        )}
        {site && (
          <OutsideLink href={site} label={`${way}: ${name}`}>
            {way}
          </OutsideLink>
        )}
      </p>
    </>
  );
}

function aboutLine({ isForYoung, isAlwaysOpen, languages = [] }: HelpLine): string[] {
  const names = new Intl.DisplayNames(formats.value, { type: 'language' });
  return [
    ...(isForYoung ? [t('help.young')] : []),
    t(isAlwaysOpen ? 'help.always' : 'help.hours'),
    ...languages.map((tag) => names.of(tag) ?? tag),
  ];
}

const dialled = (number: string): string => number.replace(/[^\d+]/g, '');
const telephone = (number: string): string => `tel:${dialled(number)}`;
