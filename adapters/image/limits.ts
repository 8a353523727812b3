import { refusals } from './refusals.ts';
import { type Usage, usageOf } from './usage.ts';

/** Processor time for one picture: accepted pictures need up to 5 s, an ordinary photo 0.1 s. */
export const MAX_CPU_MS = 8_000;
/** Bytes that a decoder may hold, whatever was estimated. */
const MAX_RESIDENT = 320e6;
/** Bytes that a decoder may hold without a picture; another one is started instead. */
export const MAX_RESTING = 110e6;
/** A decode that no client waits for any more may finish if that takes no longer than starting another decoder. */
const ABANDONED_CPU_MS = 300;
const LOOK_MS = 100;

interface Decode {
  pid: number | undefined;
  maxCpuMs: number;
  stop(reason: unknown): void;
  signal?: AbortSignal | undefined;
}

/**
 * Monitors a decoder while it decodes a picture, and stops it with the reason when it exceeds a limit, or when its client has disconnected.
 * Returns a function that ends this. On systems without process accounting, wall-clock time counts as processor time.
 */
export function watchDecode({ pid, maxCpuMs, stop, signal }: Decode): () => void {
  const started = performance.now();
  let before: Usage | undefined;

  async function look(): Promise<void> {
    const usage = await usageOf(pid);
    // Counted from the first check on, as most decodes end before it.
    before ??= usage;
    const elapsed = performance.now() - started;
    const cpuMs = usage && before ? usage.cpuMs - before.cpuMs : elapsed;
    if (signal?.aborted && cpuMs > Math.min(ABANDONED_CPU_MS, maxCpuMs)) stop(signal.reason);
    else if (cpuMs > maxCpuMs) stop(refusals.slow());
    else if (usage && usage.memory > MAX_RESIDENT) stop(refusals.memory());
  }

  const timer = setInterval(() => void look(), LOOK_MS);
  return () => clearInterval(timer);
}
