import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { problems } from '../../http/problems.ts';
import { errorTexts } from '../../tools/generate/error-texts.ts';

test('the errors page lists every problem and what to do about it', async () => {
  const page = await readFile(join(import.meta.dirname, '../../docs/errors.md'), 'utf8');
  for (const [code, { status, title }] of Object.entries(problems)) {
    const row = page.split('\n').find((line) => line.startsWith(`| \`${code}\` |`));
    const [, shownStatus, shownTitle, detail] = row?.split(' | ').map((cell) => cell.replaceAll('|', '').trim()) ?? [];
    assert.deepEqual([shownStatus, shownTitle], [String(status), title]);
    assert.match(detail ?? '', /\w.*\.$/, `${code} has a detail`);
  }
});

test('error texts are found through constants, branches and parameters', () => {
  const source = `
    const LATER = 'Try again later.';
    function refused(detail: string, count = 1): Error {
      return new AppError('invalid-signature', detail);
    }
    function busy(many: boolean) {
      const detail = many ? \`At most \${terms.limit} at a time.\` : 'Wait a moment.';
      throw new AppError('unavailable', detail, { cause });
    }
    if (x) throw refused('Ask for a new ticket.');
    else throw new ConfigError(LATER);
    errors.push({ pointer, detail: 'Send a name.' });`;
  assert.deepEqual(errorTexts('a.ts', source), [
    { file: 'a.ts', text: 'Ask for a new ticket.', error: 'AppError', code: 'invalid-signature' },
    { file: 'a.ts', text: 'At most {limit} at a time.', error: 'AppError', code: 'unavailable' },
    { file: 'a.ts', text: 'Wait a moment.', error: 'AppError', code: 'unavailable' },
    { file: 'a.ts', text: 'Try again later.', error: 'ConfigError' },
    { file: 'a.ts', text: 'Send a name.' },
  ]);
});
