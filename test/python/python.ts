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

/** Checks documents, given as JSON texts, against a model of `hatchery_models`. Runs one Python process for all of them. */
export function reportsOn(model: string, texts: string[]): Report[] {
  const script = join(import.meta.dirname, 'check_examples.py');
  // -B: do not write a bytecode cache next to the generated models.
  const { status, stdout, stderr } = spawnSync(pythonWithJsonschema(), ['-B', script, PACKAGES, model], {
    input: texts.map((text) => `${asciiLine(text)}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  assert.equal(status, 0, stderr);
  const reports = stdout.trim().split('\n');
  assert.equal(reports.length, texts.length);
  return reports.map((line) => JSON.parse(line));
}

/** Puts JSON on one line of ASCII. This is safe because JSON strings never contain raw line breaks. */
function asciiLine(json: string): string {
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return json.replaceAll('\n', ' ').replace(/[\u0080-\uffff]/g, escaped);
}

export function pythonWithJsonschema(): string {
  const found = ['python3', '/usr/bin/python3'].find(
    (python) => spawnSync(python, ['-c', 'import jsonschema']).status === 0,
  );
  assert.ok(found, 'The Python models need Python 3.10 with jsonschema: apt-get install python3-jsonschema');
  return found;
}
