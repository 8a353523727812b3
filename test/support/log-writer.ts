/**
 * A process that writes numbered log lines. Each message to it is the number of lines to write, and it replies when
 * they are written. The message 0 ends the process.
 */
import { stat } from 'node:fs/promises';
import { jsonLog } from '../../server/log.ts';

const PADDING = '.'.repeat(1_100);

const log = jsonLog();
let written = 0;

async function write(count: number): Promise<void> {
  for (let line = 0; line < count; line += 1) {
    written += 1;
    log.notice(`line ${written} ${PADDING}`);
  }
  // With UV_THREADPOOL_SIZE=1 this call is queued behind the log's first write. When it returns, that write has
  // completed.
  await stat('.');
  process.send?.('written');
}

process.on('message', async (count: number) => {
  if (count > 0) return write(count);
  await log.end();
  process.disconnect();
});
