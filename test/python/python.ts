import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../../tools/generate/contracts.ts';

/** What `check_examples.py` says of one document. */
export interface Report {
  valid: boolean;
  /** For a valid document: the constructor makes the same of it, and keeps it whatever becomes of the data. For an invalid one: it makes anything. */
  constructs: boolean;
  data?: Record<string, unknown>;
  /** Python's types of the fields. */
  types?: Record<string, string>;
  survives?: boolean;
  error?: string;
  pointer?: string;
}

/** One Python process reports on all documents of a contract, each given as JSON text. */
export function reportsOn(contract: string, texts: string[]): Report[] {
  const script = join(import.meta.dirname, 'check_examples.py');
  const models = join(projectRoot, 'shared/models/python');
  // -B: nothing is cached beside the generated models.
  const { status, stdout, stderr } = spawnSync(pythonWithJsonschema(), ['-B', script, models, contract], {
    input: texts.map((text) => `${asciiLine(text)}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  assert.equal(status, 0, stderr);
  const reports = stdout.trim().split('\n');
  assert.equal(reports.length, texts.length);
  return reports.map((line) => JSON.parse(line));
}

/** Outside strings JSON's line breaks mean nothing, and inside there are none. */
function asciiLine(json: string): string {
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return json.replaceAll('\n', ' ').replace(/[\u0080-\uffff]/g, escaped);
}

function pythonWithJsonschema(): string {
  const found = ['python3', '/usr/bin/python3'].find(
    (python) => spawnSync(python, ['-c', 'import jsonschema']).status === 0,
  );
  assert.ok(found, 'The Python models need Python 3.11 with jsonschema: apt-get install python3-jsonschema');
  return found;
}
