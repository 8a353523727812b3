import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { operations } from '../../shared/models/typescript/operations.ts';
import { startServer, temporaryFolder } from '../support/server.ts';
import { SERVICE_KEY, SERVICE_KEYS } from '../support/service-keys.ts';

const ENTITIES: Record<string, string> = { '&quot;': '"', '&#39;': "'", '&lt;': '<', '&gt;': '>', '&amp;': '&' };
const FAIL_ON_ERRORS = 'curl() { command curl --fail "$@"; }';

/** Returns the blocks of code of the page with their captions, in its order. */
const blocksIn = (page: string) =>
  [...page.matchAll(/<p>([^<]*)<\/p>\s*<pre[^>]*>(.*?)<\/pre>/gs)].map(([, caption = '', block = '']) => ({
    caption,
    text: block.replaceAll(/<[^>]+>/g, '').replaceAll(/&(?:quot|#39|lt|gt|amp);/g, (entity) => ENTITIES[entity] ?? ''),
  }));
/** Answers in JSON, and the header that the page explains. All other blocks are commands. */
const isCommand = ({ text }: { text: string }): boolean => !/^(?:\{|Authorization: )/.test(text);

/** Passkeys need a browser or app, and ID tokens an identity provider. The pairing that the page refuses at its end was agreed to. */
const isRunnable = ({ caption, text }: { caption: string; text: string }): boolean =>
  !/of a browser|of your provider/.test(caption) && !/\$(PASSKEY|IDENTITY)_ID|DELETE .*\$USER_CODE/.test(text);

test('the commands of /docs work when pasted from top to bottom', async (context) => {
  const folder = await temporaryFolder(context);
  const server = await startServer(join(folder, 'data'), { SERVICE_KEYS });
  context.after(() => server.stop());
  const page = await (await fetch(`${server.baseUrl}/docs`)).text();
  const blocks = blocksIn(page);
  assert.equal(blocks.length, page.match(/<pre/g)?.length);
  const commands = blocks.filter(isCommand);
  for (const { method, path } of operations) {
    const url = `${server.baseUrl}${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => `$${name.toUpperCase()}`)}`;
    const isHere = (text: string) => RegExp(`${RegExp.escape(url)}["\\s]`).test(`${text}\n`);
    assert.ok(
      commands.some(({ text }) => isHere(text) && text.includes('-X DELETE') === (method === 'DELETE')),
      `${method} ${path}`,
    );
  }
  for (const { caption, text } of commands) {
    const isFinal = text.includes('-X DELETE') && !text.includes('/lock"');
    assert.equal(/cannot be undone/.test(caption), isFinal, text);
  }
  // No comments, because zsh on a terminal does not know them.
  for (const { text } of commands) assert.doesNotMatch(text, /^#/m);
  const script = [FAIL_ON_ERRORS, ...commands.filter(isRunnable).map(({ text }) => text)].join('\n');
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: folder,
    env: { ...process.env, SERVICE_KEY },
  });
  assert.match(stdout, /"accepted":1/, 'the readings have current times');
  assert.match(stdout, /"token_type":"Bearer"/, 'the device is paired');
  assert.match(stdout, /"avatar_url":"[^"]*\?v=/, 'the picture is published');
  assert.match(stdout, /"portraits":1,.*\}$/, 'the last command erases the user');
  const { format, width } = await sharp(join(folder, 'avatar')).metadata();
  assert.deepEqual([format, width], ['jpeg', 512]);
});

test('every link within /docs has a target', async (context) => {
  const server = await startServer(join(await temporaryFolder(context), 'data'));
  context.after(() => server.stop());
  const page = await (await fetch(`${server.baseUrl}/docs`)).text();
  const targets = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
  const links = [...page.matchAll(/ href="#([^"]+)"/g)].map(([, id]) => id);
  assert.ok(links.length > 50);
  assert.deepEqual(
    links.filter((id) => !targets.has(id)),
    [],
  );
});
