import type { ComponentChildren } from 'preact';
import { isApiError, isNetworkError } from '../../../client/errors.ts';
import type en from '../i18n/en.json';
import { locale, t } from '../i18n/language.ts';
import { languageOf } from '../i18n/languages.ts';
import { forget } from '../state/farewell.ts';
import { online } from '../state/online.ts';

type Code = keyof typeof en.problem;

interface Props {
  failure: unknown;
  /** What can be done about it. */
  children?: ComponentChildren;
}

/** What went wrong and what to do next; nothing while nothing has. */
export function Notice({ failure, children }: Props) {
  if (failure === undefined) return null;
  return (
    <div class="notice" role="alert">
      <p>{wordsFor(failure)}</p>
      {isApiError(failure, 'unauthorized') ? (
        <button class="button plain" type="button" onClick={forget}>
          {t('startOver')}
        </button>
      ) : (
        children
      )}
    </div>
  );
}

/** In the page's language where it has words for it, else in the server's, which say what to do as well. */
export function wordsFor(failure: unknown): string {
  if (isNetworkError(failure)) return online.value ? t('problem.unreached') : t('problem.offline');
  if (!isApiError(failure)) return t('problem.unknown');
  const { code, status } = failure;
  if (isKnown(code)) return t(`problem.${code}`);
  if (status >= 500) return t('problem.unavailable');
  // The server speaks English.
  return languageOf(locale.value) === 'en' ? failure.message : t('problem.refused');
}

const KNOWN: readonly string[] = [
  'unauthorized',
  'invalid-profile',
  'picture-too-large',
  'unreadable-picture',
  'unsupported-picture-type',
  'nothing-uploaded',
  'too-many-streams',
  'too-many-requests',
  'unavailable',
] satisfies Code[];

const isKnown = (code: string): code is Code => KNOWN.includes(code);
