/** Preloaded into the servers under test: answers each message with the longest turn of the event loop in ms since the last one. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

// The monitor is a timer of 1 ms outside JavaScript, so a turn may seem up to 1 ms longer than it was.
const turns = monitorEventLoopDelay({ resolution: 1 });
turns.enable();

process.on('message', () => {
  process.send?.(turns.max / 1e6);
  turns.reset();
});
