/** `npm run fuzz`: searches for requests, pictures and exports that Hatchery handles incorrectly. */
import { CommandError } from '../../cli/errors.ts';
import { exitCleanly } from '../../cli/program.ts';
import { HELP, readFuzzFlags } from './flags.ts';

/** Response timeout in ms. A request that exceeds it is repeated, and is a finding only if every attempt exceeds it. */
const TIMEOUT_MS = 1_000;
const SHRINK_MS = 15_000;

await exitCleanly(async () => {
  const options = readFuzzFlags(process.argv.slice(2));
  if (options === 'help') return console.log(HELP);
  const { seconds, seed, parts, path } = options;
  // Import the parts only after parsing the flags, because they are slow to load and `--help` does not need them.
  const { PARTS } = await import('./parts.ts');
  console.log(`seed ${seed}, ${seconds} seconds`);
  const shares = parts.reduce((sum, name) => sum + PARTS[name].share, 0);
  const found: string[] = [];
  for (const name of parts) {
    const { share, run } = PARTS[name];
    const ms = (seconds * 1000 * share) / shares;
    const { runs, finding, lines } = await run({ seed, path, ms, shrinkMs: SHRINK_MS, timeoutMs: TIMEOUT_MS });
    console.log([`\n${name}: ${runs.toLocaleString('en')} tried`, ...lines].join('\n'));
    if (!finding) continue;
    found.push(name);
    const again = `--part ${name} --seed ${finding.seed}${finding.path ? ` --path ${finding.path}` : ''}`;
    console.log(`\nFOUND in ${name}: ${finding.message}\n\nRun it again: npm run fuzz -- ${again}`);
  }
  if (found.length > 0) throw new CommandError(`\nFindings in: ${found.join(', ')} (seed ${seed}).`);
  console.log('\nNo findings.');
});
// Exit explicitly, because the S3 engine would keep the process alive. All targets have been stopped by now.
process.exit();
