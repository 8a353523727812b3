import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const PRELOAD = pathToFileURL(join(import.meta.dirname, '../faults/shifted-clock.ts')).href;

/** A clock for servers, whose shift is in a file. Servers use it if they are started with `env`. */
export class ServerClock {
  readonly env: Record<string, string>;
  readonly #file: string;

  private constructor(file: string) {
    this.#file = file;
    this.env = { NODE_OPTIONS: `--import=${PRELOAD}`, CLOCK_OFFSET: file };
  }

  /** @param file where the shift is stored; it is written, without a shift at first */
  static async create(file: string): Promise<ServerClock> {
    const clock = new ServerClock(file);
    await clock.shift(0);
    return clock;
  }

  /** The file is replaced, because a server that reads it while it is written would see no shift. */
  async shift(ms: number): Promise<void> {
    await writeFile(`${this.#file}.new`, String(ms));
    await rename(`${this.#file}.new`, this.#file);
  }

  /** Shifts the clock so that it shows a time, in ms since 1970. */
  showTime = (time: number): Promise<void> => this.shift(time - Date.now());
}
