import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { startServer, temporaryFolder } from '../support/server.ts';

const ENTITIES: Record<string, string> = { '&quot;': '"', '&#39;': "'", '&lt;': '<', '&gt;': '>', '&amp;': '&' };
const FAIL_ON_ERRORS = 'curl() { command curl --fail "$@"; }';

function commandsIn(page: string): string[] {
  const blocks = [...page.matchAll(/<pre[^>]*>(.*?)<\/pre>/gs)].map(([, block = '']) =>
    block.replaceAll(/<[^>]+>/g, '').replaceAll(/&(?:quot|#39|lt|gt|amp);/g, (entity) => ENTITIES[entity] ?? ''),
  );
  return blocks.filter((text) => /^(?:curl|field\(\)|[A-Z_]+=)/.test(text));
}

test('the commands of /docs work in their order, with those that delete at the end', async (context) => {
  const folder = await temporaryFolder(context);
  const server = await startServer(join(folder, 'data'));
  context.after(() => server.stop());
  const commands = commandsIn(await (await fetch(`${server.baseUrl}/docs`)).text());
  const deletes = commands.filter((text) => text.startsWith('curl -X DELETE'));
  assert.ok(deletes.length >= 4 && commands.length >= 25, `${commands.length} commands`);
  const rank = (text: string) => (/samples"/.test(text) ? 0 : /\$\w+_ID\/|\/export/.test(text) ? 1 : 2);
  const ordered = [...deletes].sort((one, other) => rank(one) - rank(other));
  const script = [FAIL_ON_ERRORS, ...commands.filter((text) => !deletes.includes(text)), ...ordered].join('\n');
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], { cwd: folder });
  assert.match(stdout, /"accepted":1/, 'the readings have current times');
  assert.match(stdout, /"erased_at"/);
});
