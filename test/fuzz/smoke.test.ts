import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { PART_NAMES, readFuzzFlags } from './flags.ts';
import { PARTS } from './parts.ts';

const SEED = 20_260_314;
/** Enough for a few hundred cases of each part. `npm run fuzz` runs for minutes. */
const MS = 400;
/** Response timeout in ms. It is long, because the machine may be busy with other tests. */
const TIMEOUT_MS = 15_000;

for (const name of PART_NAMES) {
  test(`a short run of ${name} has no finding`, async () => {
    const { runs, finding, lines } = await PARTS[name].run({ seed: SEED, ms: MS, shrinkMs: MS, timeoutMs: TIMEOUT_MS });
    assert.equal(
      finding,
      undefined,
      `--part ${name} --seed ${finding?.seed} --path ${finding?.path}\n${finding?.message}`,
    );
    if (lines.some((line) => line.includes('did not run'))) return;
    assert.ok(runs > 0);
    const good = /succeeded: (\d+) %/.exec(lines.join('\n'))?.[1];
    if (good) assert.ok(Number(good) >= 20, lines.join('\n'));
  });
}

function fuzz(...args: string[]): Promise<{ code: unknown; message: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(import.meta.dirname, './run.ts'), ...args], (error, out, err) =>
      resolve({ code: error?.code ?? 0, message: out + err }),
    );
  });
}

test('npm run fuzz prints its seed and the number of cases', async () => {
  const { code, message } = await fuzz('--part', 'imports', '--seconds', '1', '--seed', '7');
  assert.equal(code, 0, message);
  assert.match(message, /^seed 7, 1 seconds\n\nimports: \d+ tried\n[\s\S]*No findings\.\n$/);
});

test('rejects an invalid flag by name', () => {
  for (const args of [['--part', 'nothing'], ['--seed', 'x'], ['--seconds', '-1'], ['--path', '1:2'], ['--loud']]) {
    assert.throws(() => readFuzzFlags(args), { exitCode: 2, message: new RegExp(`${args[0]}`) });
  }
});
