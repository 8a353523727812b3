import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { problems } from '../../http/problems.ts';
import { projectRoot } from './contracts.ts';
import { type ErrorText, errorTexts } from './error-texts.ts';

/** All folders that are shipped except the web app, whose messages are in `web/src/i18n`. */
const SOURCES = '{core,http,adapters,server,cloud/lambda,cli,sources,client}/**/*.ts';
/** Files that contain only messages of the pet, prompts, or text that is never shown. */
const NO_ERRORS = /^(core\/pet\/(languages|prompt)|core\/ports\/narrator|adapters\/narrators\/template)/;
/** Matches help texts and SQL statements, which look like messages but are not. */
const NOT_AN_ERROR = /\n\n|^(SELECT|INSERT|UPDATE|DELETE) /;

const SECTIONS: { title: string; about: string; has: (text: ErrorText) => boolean }[] = [
  {
    title: 'Field errors',
    about: 'The possible values of `detail` in a problem’s `errors`, which has one entry for each invalid field.',
    has: ({ error, file }) => error === undefined && /^(core|http|adapters)\//.test(file),
  },
  {
    title: 'Start and settings',
    about: 'Printed before the server exits. Exit code 2 for a setting, 1 otherwise.',
    has: ({ error }) => error === 'ConfigError' || error === 'StartupError',
  },
  {
    title: 'Log notices',
    about: 'Log lines of level `warn` for the operator.',
    has: ({ error, file }) => error === undefined && /^(server|cloud)\//.test(file),
  },
  {
    title: 'Commands',
    about: 'Printed by `hatchery` on standard error. The exit codes are in `hatchery --help`.',
    // A `SourceError` is constructed with a code. The sentences are in a table, and found there.
    has: ({ error, file }) => /^(cli|sources)\//.test(file) && error !== 'Error' && error !== 'SourceError',
  },
];

/** Generates `docs/errors.md`, which lists the text of every error that a client, an operator or a user of the command line can see. */
export async function errorsPage(): Promise<string> {
  const texts = await readTexts();
  const parts = SECTIONS.map(({ title, about, has }) => `## ${title}\n\n${about}\n\n${list(texts.filter(has))}`);
  return `${INTRODUCTION}\n${problemTable(texts)}\n\n${parts.join('\n\n')}\n`;
}

/** Returns the texts of each problem, by its code. */
export async function problemTexts(): Promise<Map<string, string[]>> {
  const texts = await readTexts();
  return new Map(Object.keys(problems).map((code) => [code, unique(texts.filter((text) => text.code === code))]));
}

async function readTexts(): Promise<ErrorText[]> {
  const texts: ErrorText[] = [];
  for await (const file of glob(SOURCES, { cwd: projectRoot })) {
    if (!NO_ERRORS.test(file)) texts.push(...errorTexts(file, await readFile(join(projectRoot, file), 'utf8')));
  }
  return texts;
}

const INTRODUCTION = `# Errors

<!-- Made by \`npm run generate\` from the code. -->

Every error answer is a problem document ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)). In programs, compare \`type\`, which is \`/problems/\` and the code. It does not change.
\`title\` and \`detail\` are for people and may change. \`{…}\` stands for a value.

## Problems

| code | status | title | detail |
| ---- | ------ | ----- | ------ |`;

function problemTable(texts: ErrorText[]): string {
  const rows = Object.entries(problems).map(([code, { status, title }]) => {
    const details = unique(texts.filter((text) => text.code === code)).join('<br>');
    return `| \`${code}\` | ${status} | ${title} | ${details.replaceAll('|', '\\|')} |`;
  });
  return rows.join('\n');
}

const list = (texts: ErrorText[]) =>
  unique(texts)
    .map((text) => `- ${text}`)
    .join('\n');

const unique = (texts: ErrorText[]) =>
  [...new Set(texts.map(({ text }) => text))]
    .filter((text) => !NOT_AN_ERROR.test(text))
    .map((text) => text.replaceAll('\n', ' '))
    .sort();
