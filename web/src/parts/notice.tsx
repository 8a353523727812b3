import type { ComponentChildren } from 'preact';
import { isApiError, isNetworkError } from '../../../client/errors.ts';
import type en from '../i18n/en.json';
import { locale, t } from '../i18n/language.ts';
import { languageOf } from '../i18n/languages.ts';
import { online } from '../state/online.ts';
import { signOut } from '../state/sign-out.ts';
import { Contact, contactIn } from './contact.tsx';

type Code = keyof typeof en.problem;

interface Props {
  failure: unknown;
  /** Messages that replace the usual ones, by the error's `code`. */
  messages?: Readonly<Record<string, string>>;
  children?: ComponentChildren;
}

/** Shows what failed and what to do next. Renders nothing if there is no failure. */
export function Notice({ failure, messages = {}, children }: Props) {
  if (failure === undefined) return null;
  const message = isApiError(failure) ? messages[failure.code] : undefined;
  const contact = isApiError(failure, 'locked') ? contactIn(failure.message) : undefined;
  return (
    <div class="notice" role="alert">
      <p>
        {message ?? messageFor(failure)} {contact && <Contact contact={contact} />}
      </p>
      {isApiError(failure, 'unauthorized') && !message ? (
        <button class="button plain" type="button" onClick={signOut}>
          {t('startOver')}
        </button>
      ) : (
        children
      )}
    </div>
  );
}

/**
 * @returns a message in the page's language; the server's English message if the app has no text for the error's
 * `code`
 */
export function messageFor(failure: unknown): string {
  if (isNetworkError(failure)) return online.value ? t('problem.unreachable') : t('problem.offline');
  if (!isApiError(failure)) return t('problem.unknown');
  const { code, status } = failure;
  if (hasMessage(code)) return t(`problem.${code}`);
  if (status >= 500) return t('problem.unavailable');
  // The server's messages are in English.
  return languageOf(locale.value) === 'en' ? failure.message : t('problem.rejected');
}

const CODES_WITH_MESSAGE: readonly string[] = [
  'unauthorized',
  'locked',
  'invalid-profile',
  'picture-too-large',
  'unreadable-picture',
  'unsupported-picture-type',
  'nothing-uploaded',
  'too-many-streams',
  'too-many-requests',
  'unavailable',
] satisfies Code[];

const hasMessage = (code: string): code is Code => CODES_WITH_MESSAGE.includes(code);
