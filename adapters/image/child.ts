import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { getCompileCacheDir } from 'node:module';
import { AppError } from '../../core/errors.ts';
import type { Outcome } from './decoder.ts';
import { MAX_RESTING, watchDecode } from './limits.ts';
import { usageOf } from './usage.ts';

/** A decoder needs little JavaScript heap besides the picture. */
const FLAGS = ['--max-semi-space-size=1', '--max-old-space-size=64'];
/** Of glibc (mallopt(3)): one heap for all threads, and large pieces go back to the system at once, so that pictures leave nothing behind. */
const MALLOC = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '131072', MALLOC_TRIM_THRESHOLD_: '131072' };

export interface Decoder {
  /**
   * A portrait, of one picture at a time. Settles once the decoder is free again, or has ended, which it also does when a picture left much
   * memory in use. Throws the picture's refusal, the signal's reason, or a `DecoderEnded` when the decoder ended unexpectedly.
   */
  develop(picture: Uint8Array, signal?: AbortSignal): Promise<Uint8Array>;
  hasEnded(): boolean;
  /** Kills the decoder at once, even while it decodes. */
  end(): void;
}

/** A decoder ended unexpectedly: before it was ready, or while it decoded. */
export class DecoderEnded extends Error {
  readonly wasReady: boolean;

  constructor(wasReady: boolean, how: string) {
    super(`A decoder ended unexpectedly: ${how}`);
    this.name = 'DecoderEnded';
    this.wasReady = wasReady;
  }
}

/** Starts a decoder process. It gets none of this process's settings or secrets, and ends with it. Throws when it cannot be started. */
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
  // A decode reads it through its race. An idle decoder that has ended is replaced by the next picture's.
  ended.catch(() => {});

  async function answerTo(picture: Uint8Array): Promise<Outcome> {
    if (!isReady) await once(child, 'message');
    isReady = true;
    // A failure to send is reported by the process's exit.
    child.send(picture, () => {});
    const [outcome] = await once(child, 'message');
    return outcome;
  }

  async function endIfLarge(): Promise<void> {
    const left = await usageOf(child.pid);
    if (!left || left.memory <= MAX_RESTING) return;
    stop(new Error('The decoder holds too much memory.'));
    // It rejects with the reason above; the picture itself is done.
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
      // An idle decoder does not keep this process running.
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
