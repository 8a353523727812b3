import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

const ROOT = join(import.meta.dirname, '../..');
const FILES = ['*.{md,json,ts,html}', '{*,.*}/**/*.{md,ts,tsx,mjs,json,yaml,yml,tf,py,sh,css,html}'];
const MAX_SUBJECT = 72;

/** Words that confused readers, with what to write instead. The glossary is in CONTRIBUTING.md. */
const REFUSED: [words: RegExp, instead: string][] = [
  [/\b(nobody|somebody|who(m)?ever)\b/i, 'name who or what does it: a client, the owner, a process'],
  [/\bso many\b|\bfor so long\b/i, 'at most n, the number of …, the timeout'],
  [/\bpatience\b/i, 'timeout'],
  [/\bmend(s|ed|ing)?\b/i, 'fix'],
  [/\bat fault\b/i, 'invalid, or what caused the failure'],
  [/\b(hang|hangs|hung|hanging) up\b/i, 'disconnect, close the connection'],
  [/(?<!\b(there|which|where|as|that|it|this) )\bis no (?!longer|more|other)/i, 'is not a …'],
  [/\bjust now\b/i, 'currently, at the moment, or nothing'],
  [/\b(by itself|by themselves)\b/i, 'automatically, on its own, or nothing'],
  [/\b(comes?|takes?|taken|taking|coming) along\b/i, 'include, be included'],
  [/\b(put|puts|putting) aside\b/i, 'store'],
  [/\b(moves?|moving) (in|house)\b/i, 'create a user, migrate'],
  [/\b(let|lets|letting) in\b/i, 'sign in, authenticate, accept'],
  [/\bturn(s|ed|ing)?[- ]away\b/i, 'reject'],
  [/\blook(s|ed)? (at )?again\b/i, 'check again, evaluate again, retry'],
  [/\bgives? (its|their) place\b/i, 'release the slot'],
  [/\b(is|are) told\b/i, 'gets, receives, returns'],
  [/\bfor good\b|\bin vain\b/i, 'permanently; without effect'],
];

/** Exclude generated files, files that others wrote, and this list itself. */
const NOT_OURS = /^(shared\/models|node_modules|dist|data|package-lock\.json|\.git)\b|test\/docs\/words\.test\.ts$/;

test('hand-written files use plain words', async () => {
  const found: string[] = [];
  for await (const file of glob(FILES, { cwd: ROOT, exclude: ['node_modules', 'dist', 'data', '.git'] })) {
    if (NOT_OURS.test(file)) continue;
    const lines = (await readFile(join(ROOT, file), 'utf8')).split('\n');
    lines.forEach((line, at) => {
      for (const [words, instead] of REFUSED) {
        const match = line.match(words);
        if (match) found.push(`${file}:${at + 1} “${match[0]}”: write ${instead}`);
      }
    });
  }
  assert.deepEqual(found, []);
});

test('commit subjects fit a line', () => {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
  const since = git('log', '-1', '--diff-filter=A', '--format=%H', '--', 'test/docs/words.test.ts');
  const subjects = git('log', '--no-merges', '--format=%s', ...(since ? [`${since}..HEAD`] : ['-1'])).split('\n');
  assert.deepEqual(
    subjects.filter((subject) => subject.length > MAX_SUBJECT),
    [],
  );
});
