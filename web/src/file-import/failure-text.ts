import { t } from '../i18n/language.ts';
import { messageFor } from '../parts/notice.tsx';
import { online } from '../state/online.ts';
import { ReadError } from './failure.ts';

/** @returns why a file cannot be imported, and what to do */
export function failureText(failure: unknown): string {
  if (!(failure instanceof ReadError)) return messageFor(failure);
  const { code, params } = failure.failure;
  // The worker is loaded when the first file is chosen.
  if (code === 'worker' && !online.value) return t('problem.offline');
  const replace = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, isolate(value)]));
  return t(`fileImport.error.${code}`, { replace });
}

/** Marks a name from a file, so that its writing direction does not change that of the sentence. */
const isolate = (name: string): string => `\u2068${name}\u2069`;
