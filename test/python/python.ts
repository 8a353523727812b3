import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../../tools/generate/contracts.ts';

/** The folder with the package. */
export const PACKAGES = join(projectRoot, 'shared/models/python');

/** What `check_examples.py` reports about one document. */
export interface Report {
  valid: boolean;
  /**
   * For a valid document: whether the constructor creates an equal object that shares no data with the document. For
   * an invalid document: whether the constructor accepts it.
   */
  constructs: boolean;
  data?: Record<string, unknown>;
  /** The name of each field's Python type. */
  types?: Record<string, string>;
  survives?: boolean;
  error?: string;
  pointer?: string;
}

/** Python keeps its bytecode here, and not next to the generated models. */
const BYTECODE = join(projectRoot, 'node_modules/.cache/python');

/** Checks documents, given as JSON texts, against a model of `hatchery_models`. */
export const reportsOn = (model: string, texts: readonly string[]): Report[] =>
  reportsOnAll(texts.map((text) => ({ model, text })));

/** Checks documents of several models with one Python process. @returns a report for each, in the same order. */
export function reportsOnAll(documents: readonly { model: string; text: string }[]): Report[] {
  const script = join(import.meta.dirname, 'check_examples.py');
  const { status, stdout, stderr } = spawnSync(pythonWithJsonschema(), [script, PACKAGES], {
    input: documents.map(({ model, text }) => `${model} ${asciiLine(text)}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { ...process.env, PYTHONPYCACHEPREFIX: BYTECODE },
  });
  assert.equal(status, 0, stderr);
  const reports = stdout.trim().split('\n');
  assert.equal(reports.length, documents.length);
  return reports.map((line) => JSON.parse(line));
}

/** Puts JSON on one line of ASCII. This is safe because JSON strings never contain raw line breaks. */
function asciiLine(json: string): string {
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return json.replaceAll('\n', ' ').replace(/[\u0080-\uffff]/g, escaped);
}

let python: string | undefined;

export function pythonWithJsonschema(): string {
  python ??= ['python3', '/usr/bin/python3'].find((path) => spawnSync(path, ['-c', 'import jsonschema']).status === 0);
  assert.ok(python, 'The Python models need Python 3.10 with jsonschema: apt-get install python3-jsonschema');
  return python;
}
