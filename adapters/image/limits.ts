import { pictureErrors } from './picture-errors.ts';
import { type Usage, usageOf } from './usage.ts';

/** Maximum processor time per picture. The slowest pictures within the other limits take 5 s; an ordinary photo takes 0.1 s. */
export const MAX_CPU_MS = 8_000;
/** Maximum resident memory in bytes. A safety net for pictures that need more memory than their header suggests. */
const MAX_RESIDENT_MEMORY = 320e6;
/** Maximum memory in bytes of an idle decoder. A decoder that still uses more memory after it has finished a picture is killed. */
export const MAX_IDLE_MEMORY = 110e6;
/** An aborted decode is killed only if it takes more processor time than this, because starting a new decoder takes about as long. */
const MAX_ABORTED_CPU_MS = 300;
const CHECK_INTERVAL_MS = 100;

interface Decode {
  pid: number | undefined;
  maxCpuMs: number;
  kill(reason: unknown): void;
  signal?: AbortSignal | undefined;
}

/**
 * Checks a decoder's resource use every 100 ms. Kills the decoder when it exceeds a limit, or soon after the signal is aborted. On systems
 * without /proc, wall-clock time stands in for processor time, and memory is not checked.
 *
 * @returns a function that stops the checks
 */
export function watchDecode({ pid, maxCpuMs, kill, signal }: Decode): () => void {
  const started = performance.now();
  let first: Usage | undefined;

  function check(): void {
    const usage = usageOf(pid);
    // Processor time is counted from the first check instead of the start, because most decodes finish within 100 ms and then need no
    // check.
    first ??= usage;
    const elapsed = performance.now() - started;
    const cpuMs = usage && first ? usage.cpuMs - first.cpuMs : elapsed;
    if (signal?.aborted && cpuMs > Math.min(MAX_ABORTED_CPU_MS, maxCpuMs)) kill(signal.reason);
    else if (cpuMs > maxCpuMs) kill(pictureErrors.slow());
    else if (usage && usage.memory > MAX_RESIDENT_MEMORY) kill(pictureErrors.memory());
  }

  const timer = setInterval(check, CHECK_INTERVAL_MS);
  return () => clearInterval(timer);
}
