/** Kept because earlier versions documented `docker exec … node cli/backup.ts --to FOLDER`. */
import { run } from './program.ts';

await run(['backup', ...process.argv.slice(2)]);
