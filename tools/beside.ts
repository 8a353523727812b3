/** Runs npm scripts beside each other: `node tools/beside.ts check build:web`. Exits with 1 if one of them fails. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const codes = await Promise.all(
  process.argv.slice(2).map(async (script) => {
    const child = spawn('npm', ['run', '--silent', script], { stdio: ['ignore', 'inherit', 'inherit'] });
    const [code] = await once(child, 'close');
    return code;
  }),
);
process.exitCode = codes.every((code) => code === 0) ? 0 : 1;
