import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { getCompileCacheDir } from 'node:module';
import { AppError } from '../../core/errors.ts';
import type { Outcome } from './decoder.ts';
import { MAX_IDLE_MEMORY, watchDecode } from './limits.ts';
import { usageOf } from './usage.ts';

/** A decoder uses little JavaScript heap besides the picture. */
const NODE_FLAGS = ['--max-semi-space-size=1', '--max-old-space-size=64'];
/** For glibc (mallopt(3)): one arena, and large blocks are returned to the system when freed, so that memory use drops after a picture. */
const MALLOC_SETTINGS = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '131072', MALLOC_TRIM_THRESHOLD_: '131072' };

export interface Decoder {
  /**
   * Makes a portrait. One call at a time. Settles when the decoder is idle again or has ended; it is ended if the picture left too much
   * memory in use.
   *
   * @throws the picture's error from `pictureErrors`; the signal's reason; `DecoderEnded` when the process ended unexpectedly
   */
  makePortrait(picture: Uint8Array, signal?: AbortSignal): Promise<Uint8Array>;
  hasEnded(): boolean;
  /** Kills the process, even while it decodes. */
  end(): void;
}

/** A decoder process ended unexpectedly: before it was ready, or while it decoded. */
export class DecoderEnded extends Error {
  readonly wasReady: boolean;

  constructor(wasReady: boolean, exit: string) {
    super(`A decoder ended unexpectedly: ${exit}`);
    this.name = 'DecoderEnded';
    this.wasReady = wasReady;
  }
}

/**
 * Starts a decoder process. It does not inherit this process's environment, and ends when this process ends.
 *
 * @throws when `fork` throws; an error that it reports later rejects `makePortrait`
 */
export function startDecoder(file: string, maxCpuMs: number): Decoder {
  const cacheFolder = getCompileCacheDir();
  const child = fork(file, [], {
    serialization: 'advanced',
    execArgv: NODE_FLAGS,
    env: { ...MALLOC_SETTINGS, ...(cacheFolder && { NODE_COMPILE_CACHE: cacheFolder }) },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  let isReady = false;
  let hasEnded = false;
  let reason: unknown;
  const kill = (why: unknown) => {
    reason ??= why;
    hasEnded = true;
    child.kill('SIGKILL');
  };
  const ended = exitOf(child).then((exit): never => {
    hasEnded = true;
    throw reason ?? new DecoderEnded(isReady, exit);
  });
  // Prevents an unhandled rejection when an idle decoder ends: only `makePortrait` awaits `ended`.
  ended.catch(() => {});

  async function decode(picture: Uint8Array): Promise<Outcome> {
    if (!isReady) await once(child, 'message');
    isReady = true;
    // If sending fails, the process has exited, and `ended` rejects.
    child.send(picture, () => {});
    const [outcome] = await once(child, 'message');
    return outcome;
  }

  async function endIfLarge(): Promise<void> {
    const usage = await usageOf(child.pid);
    if (!usage || usage.memory <= MAX_IDLE_MEMORY) return;
    kill(new Error('The idle decoder uses too much memory.'));
    // Ignored: `ended` rejects with the reason above, and the portrait is complete.
    await ended.catch(() => {});
  }

  async function makePortrait(picture: Uint8Array, signal?: AbortSignal): Promise<Uint8Array> {
    child.ref();
    child.channel?.ref();
    const unwatch = watchDecode({ pid: child.pid, maxCpuMs, kill, signal });
    try {
      const outcome = await Promise.race([decode(picture), ended]);
      await endIfLarge();
      if ('portrait' in outcome) return outcome.portrait;
      throw new AppError(outcome.code, outcome.detail);
    } finally {
      unwatch();
      // An idle decoder does not keep this process running.
      child.unref();
      child.channel?.unref();
    }
  }

  return { makePortrait, hasEnded: () => hasEnded, end: () => kill(new Error('The decoder was stopped.')) };
}

/** Resolves when the process has ended or could not be started, with its signal, exit code or error. */
function exitOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(`${signal ?? `code ${code}`}`));
    child.on('error', ({ name, message }) => resolve(`${name}: ${message}`));
  });
}
