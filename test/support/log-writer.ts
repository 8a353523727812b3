/**
 * A process that writes numbered log lines. Each message that it receives is the number of lines to write; it replies
 * when they are written. A 0 ends it.
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
  // With UV_THREADPOOL_SIZE=1, this call is queued behind the log's first write, which has therefore completed when it
  // returns.
  await stat('.');
  process.send?.('written');
}

process.on('message', async (count: number) => {
  if (count > 0) return write(count);
  await log.end();
  process.disconnect();
});
