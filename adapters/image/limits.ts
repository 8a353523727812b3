import { pictureErrors } from './picture-errors.ts';
import { type Usage, usageOf } from './usage.ts';

/** Processor time per picture. The slowest accepted pictures need 5 s, an ordinary photo 0.1 s. */
export const MAX_CPU_MS = 8_000;
/** Bytes of resident memory. A backstop for pictures that need more than estimated from their header. */
const MAX_RESIDENT_MEMORY = 320e6;
/** A decoder that still uses more bytes after a picture is ended. */
export const MAX_IDLE_MEMORY = 110e6;
/** An aborted decode may continue for this long, as starting another decoder takes as much time. */
const MAX_ABORTED_CPU_MS = 300;
const CHECK_INTERVAL_MS = 100;

interface Decode {
  pid: number | undefined;
  maxCpuMs: number;
  kill(reason: unknown): void;
  signal?: AbortSignal | undefined;
}

/**
 * Checks a decoder's resource use every 100 ms, and kills it when it exceeds a limit or when the signal was aborted. On systems without
 * /proc, wall-clock time counts as processor time and memory is not checked.
 *
 * @returns a function that stops the checks
 */
export function watchDecode({ pid, maxCpuMs, kill, signal }: Decode): () => void {
  const started = performance.now();
  let first: Usage | undefined;

  async function check(): Promise<void> {
    const usage = await usageOf(pid);
    // Measured from the first check, not from the start: most decodes end within 100 ms, and need no check at all.
    first ??= usage;
    const elapsed = performance.now() - started;
    const cpuMs = usage && first ? usage.cpuMs - first.cpuMs : elapsed;
    if (signal?.aborted && cpuMs > Math.min(MAX_ABORTED_CPU_MS, maxCpuMs)) kill(signal.reason);
    else if (cpuMs > maxCpuMs) kill(pictureErrors.slow());
    else if (usage && usage.memory > MAX_RESIDENT_MEMORY) kill(pictureErrors.memory());
  }

  const timer = setInterval(() => void check(), CHECK_INTERVAL_MS);
  return () => clearInterval(timer);
}
