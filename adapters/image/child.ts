import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { getCompileCacheDir } from 'node:module';
import { AppError } from '../../core/errors.ts';
import type { Outcome } from './decoder.ts';
import { MAX_RESTING, watchDecode } from './limits.ts';
import { usageOf } from './usage.ts';

/** What a decoder has in memory besides a picture is little. */
const FLAGS = ['--max-semi-space-size=1', '--max-old-space-size=64'];
/** Of glibc (mallopt(3)): one heap for all threads, and large pieces go back to the system at once, so that pictures leave nothing behind. */
const MALLOC = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '131072', MALLOC_TRIM_THRESHOLD_: '131072' };

export interface Decoder {
  /**
   * A portrait, of one picture at a time. Settles once the decoder is free again or has ended, as it is when the picture left much memory
   * behind. Throws what the picture is refused with,
   * the signal's reason, or, when the decoder ended by itself, a `DecoderEnded`.
   */
  develop(picture: Uint8Array, signal?: AbortSignal): Promise<Uint8Array>;
  hasEnded(): boolean;
  /** Ends it at once, in the midst of a picture too. */
  end(): void;
}

/** A decoder that ended by itself: before it was ready, or of a picture. */
export class DecoderEnded extends Error {
  readonly wasReady: boolean;

  constructor(wasReady: boolean, how: string) {
    super(`A decoder ended by itself: ${how}`);
    this.name = 'DecoderEnded';
    this.wasReady = wasReady;
  }
}

/** Starts a process that decodes. It gets none of this one's settings and secrets, and ends with it. Throws where none can be started. */
export function startDecoder(file: string, maxCpuMs: number): Decoder {
  const cache = getCompileCacheDir();
  const child = fork(file, [], {
    serialization: 'advanced',
    execArgv: FLAGS,
    env: { ...MALLOC, ...(cache && { NODE_COMPILE_CACHE: cache }) },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  let isReady = false;
  let hasEnded = false;
  let reason: unknown;
  const stop = (why: unknown) => {
    reason ??= why;
    hasEnded = true;
    child.kill('SIGKILL');
  };
  const ended = endOf(child).then((how): never => {
    hasEnded = true;
    throw reason ?? new DecoderEnded(isReady, how);
  });
  // Of no interest while there is nothing to do.
  ended.catch(() => {});

  async function answerTo(picture: Uint8Array): Promise<Outcome> {
    if (!isReady) await once(child, 'message');
    isReady = true;
    // That it cannot be sent is told by the end of the process.
    child.send(picture, () => {});
    const [outcome] = await once(child, 'message');
    return outcome;
  }

  async function endIfLarge(): Promise<void> {
    const left = await usageOf(child.pid);
    if (!left || left.memory <= MAX_RESTING) return;
    stop(new Error('The decoder holds too much memory.'));
    await ended.catch(() => {});
  }

  async function develop(picture: Uint8Array, signal?: AbortSignal): Promise<Uint8Array> {
    child.ref();
    child.channel?.ref();
    const unwatch = watchDecode({ pid: child.pid, maxCpuMs, stop, signal });
    try {
      const outcome = await Promise.race([answerTo(picture), ended]);
      await endIfLarge();
      if ('portrait' in outcome) return outcome.portrait;
      throw new AppError(outcome.code, outcome.detail);
    } finally {
      unwatch();
      // What waits for work holds up nothing.
      child.unref();
      child.channel?.unref();
    }
  }

  return { develop, hasEnded: () => hasEnded, end: () => stop(new Error('The decoder was stopped.')) };
}

/** How a process ended, or that it could not be started, in words. */
function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(`${signal ?? `code ${code}`}`));
    child.on('error', ({ name, message }) => resolve(`${name}: ${message}`));
  });
}
