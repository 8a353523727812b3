import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { promisify } from 'node:util';
import type { RequestLine } from '../../http/observe.ts';
import { type RunningServer, requestsIn, startServer, temporaryFolder } from '../support/server.ts';
import { SERVICE_KEY, SERVICE_KEYS } from '../support/service-keys.ts';

const PROJECT = join(import.meta.dirname, '../..');
const TIMEOUT_MS = 120_000;

interface Step {
  commands: string;
  /** The JSON that the page shows as the response to the last command. */
  shown?: string | undefined;
}

/** Parses each `sh` block of a page, with the `json` block that follows it. */
export async function stepsOf(page: string): Promise<Step[]> {
  const markdown = await readFile(join(PROJECT, page), 'utf8');
  const blocks = markdown.matchAll(/^```sh\n(.*?)^```(?:\n\n```json\n(.*?)^```)?/gms);
  return [...blocks].map(([, commands = '', shown]) => ({ commands, shown }));
}

/**
 * Runs the commands in one shell against a new server, and compares the responses with those that the page shows.
 * @returns the server's log, one line per request.
 */
export async function runSteps(context: TestContext, steps: Step[]): Promise<RequestLine[]> {
  const server = await startServer(await temporaryFolder(context), { SERVICE_KEYS });
  context.after(() => server.stop());
  const here = (text: string) => text.replaceAll('http://localhost:8787', server.baseUrl);
  const marked = steps.map(({ commands }, at) => `echo '## ${at}'\n${here(commands)}`);
  const stdout = await bash(context, server, `set -eu\n${marked.join('')}`);
  const outputs = stdout.split(/^## \d+\n/m).slice(1);
  assert.equal(outputs.length, steps.length);
  for (const [at, { commands, shown }] of steps.entries()) {
    if (shown === undefined) continue;
    const answer = outputs[at]?.trim().split('\n').at(-1) ?? '';
    assertShown(JSON.parse(here(shown)), JSON.parse(answer), commands);
  }
  await server.stop();
  return requestsIn(server.log());
}

async function bash(context: TestContext, server: RunningServer, script: string): Promise<string> {
  const home = await temporaryFolder(context);
  const folder = join(home, 'hatchery');
  await mkdir(folder);
  for (const entry of await readdir(PROJECT)) await symlink(join(PROJECT, entry), join(folder, entry));
  // Responses do not end with a line break, so let curl add one.
  await writeFile(join(home, '.curlrc'), 'write-out = "\\n"\n');
  const path = [dirname(process.execPath), process.env.PATH].join(delimiter);
  const env = {
    PATH: path,
    HOME: home,
    CURL_HOME: home,
    HATCHERY_URL: server.baseUrl,
    HATCHERY_SERVICE_KEY: SERVICE_KEY,
  };
  const { stdout } = await promisify(execFile)('bash', ['-c', script], { cwd: folder, env, timeout: TIMEOUT_MS });
  return stdout;
}

/**
 * Asserts that the response has the members, items and values that the page shows. `…` in a shown text matches any
 * text.
 */
function assertShown(shown: unknown, answer: unknown, where: string): void {
  if (typeof shown === 'string') {
    const pattern = shown.split('…').map((text) => RegExp.escape(text));
    assert.match(String(answer), new RegExp(`^${pattern.join('[^]*')}$`), where);
  } else if (typeof shown === 'object' && shown !== null) {
    const [expected, actual] = [shown, answer as object];
    assert.deepEqual(Object.keys(actual).sort(), Object.keys(expected).sort(), where);
    for (const [key, value] of Object.entries(expected)) {
      assertShown(value, (actual as Record<string, unknown>)[key], `${key} in: ${where}`);
    }
  } else assert.equal(answer, shown, where);
}
