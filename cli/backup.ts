/**
 * The documentation of earlier versions told users to run `docker exec … node cli/backup.ts --to FOLDER`, so that command must keep
 * working.
 */
import { run } from './program.ts';

await run(['backup', ...process.argv.slice(2)]);
