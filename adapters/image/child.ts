import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { getCompileCacheDir } from 'node:module';
import { AppError } from '../../core/errors.ts';
import type { Outcome } from './decoder.ts';
import { MAX_IDLE_MEMORY, watchDecode } from './limits.ts';
import { usageOf } from './usage.ts';

/** Limits V8's heap, because a decoder needs little of it: the bytes of pictures are stored outside the heap. */
const NODE_FLAGS = ['--max-semi-space-size=1', '--max-old-space-size=64'];
/**
 * glibc allocator settings (mallopt(3)): a single arena, and blocks of 1 MiB and more go back to the operating system when freed, so that
 * memory use drops after each picture. Smaller blocks are reused: giving them back as well takes 5 % longer.
 */
const MALLOC_SETTINGS = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '1048576', MALLOC_TRIM_THRESHOLD_: '1048576' };

export interface Decoder {
  /**
   * Makes a portrait. Call it for one picture at a time. Settles once the decoder is idle again or has exited. Kills the decoder if it
   * still uses too much memory after the picture.
   *
   * @throws the error from `pictureErrors` that applies to the picture
   * @throws the signal's reason if it is aborted
   * @throws `DecoderEnded` when the process exited unexpectedly
   */
  makePortrait(picture: Uint8Array, signal?: AbortSignal): Promise<Uint8Array>;
  hasEnded(): boolean;
  /** Kills the process, even in the middle of decoding. */
  end(): void;
}

/** Thrown when a decoder process exits unexpectedly, either before it is ready or while it decodes. */
export class DecoderEnded extends Error {
  readonly wasReady: boolean;

  constructor(wasReady: boolean, exit: string) {
    super(`A decoder ended unexpectedly: ${exit}`);
    this.name = 'DecoderEnded';
    this.wasReady = wasReady;
  }
}

/**
 * Starts a decoder process. The process does not inherit the environment of its parent, and exits when its parent exits.
 *
 * @throws when `fork` throws. An error that `fork` reports later rejects `makePortrait` instead.
 */
export function startDecoder(file: string, maxCpuMs: number): Decoder {
  const cacheFolder = getCompileCacheDir();
  const child = fork(file, [], {
    serialization: 'advanced',
    execArgv: NODE_FLAGS,
    env: { ...MALLOC_SETTINGS, ...(cacheFolder && { NODE_COMPILE_CACHE: cacheFolder }) },
    stdio: ['pipe', 'ignore', 'ignore', 'ipc'],
  });
  // If writing fails, the process has exited, so `ended` rejects.
  child.stdin?.on('error', () => {});
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
  // Only `makePortrait` awaits `ended`. Without this, the exit of an idle decoder would be an unhandled rejection.
  ended.catch(() => {});

  async function decode(picture: Uint8Array): Promise<Outcome> {
    if (!isReady) await once(child, 'message');
    isReady = true;
    // If sending fails, the process has exited, so `ended` rejects.
    child.send(picture.byteLength, () => {});
    // Not in the message, because the copies of a message fill the memory of both processes until V8 collects them.
    child.stdin?.write(picture);
    const [outcome] = await once(child, 'message');
    return outcome;
  }

  async function endIfLarge(): Promise<void> {
    const usage = usageOf(child.pid);
    if (!usage || usage.memory <= MAX_IDLE_MEMORY) return;
    kill(new Error('The idle decoder uses too much memory.'));
    // The rejection is expected, because the decoder was killed deliberately. The portrait is complete.
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
      // An idle decoder must not keep the parent process running.
      child.unref();
      child.channel?.unref();
    }
  }

  return { makePortrait, hasEnded: () => hasEnded, end: () => kill(new Error('The decoder was stopped.')) };
}

/** Resolves to the signal, exit code or error once the process has exited or has failed to start. */
function exitOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(`${signal ?? `code ${code}`}`));
    child.on('error', ({ name, message }) => resolve(`${name}: ${message}`));
  });
}
