/** The entry that backups in containers were documented with: `docker exec … node cli/backup.ts --to FOLDER`. */
import { run } from './program.ts';

await run(['backup', ...process.argv.slice(2)]);
