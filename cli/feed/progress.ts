export interface Progress {
  /** How much of all is done, from 0 to 1, and how many readings were sent. */
  show(share: number, samples: number): void;
  end(): void;
}

interface Terminal {
  isTTY?: boolean;
  write(text: string): unknown;
}

const WIDTH = 24;
/** A line now and then, where lines cannot be written over. */
const LINE_EVERY_MS = 5000;
const REDRAW_EVERY_MS = 100;

/** A bar on a terminal; elsewhere, as in a log, a line now and then. */
export function createProgress(terminal: Terminal, clock: () => number = Date.now): Progress {
  const started = clock();
  const every = terminal.isTTY ? REDRAW_EVERY_MS : LINE_EVERY_MS;
  let shown = started;
  let line = '';
  return {
    show(share, samples) {
      line = progressLine(share, samples, clock() - started);
      if (clock() - shown < every) return;
      shown = clock();
      terminal.write(terminal.isTTY ? `\r${line}\x1b[K` : `${line}\n`);
    },
    end() {
      if (terminal.isTTY && line) terminal.write(`\r${line}\x1b[K\n`);
    },
  };
}

export function progressLine(share: number, samples: number, elapsedMs: number): string {
  const filled = Math.round(share * WIDTH);
  const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
  const percent = `${Math.floor(share * 100)}%`.padStart(4);
  const rate = elapsedMs > 0 ? Math.round((samples * 1000) / elapsedMs) : 0;
  const left = share > 0 ? ` · ${duration((elapsedMs * (1 - share)) / share)} left` : '';
  return `${percent} ${bar} ${samples.toLocaleString('en')} readings · ${rate.toLocaleString('en')}/s${left}`;
}

function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (part: number) => String(part).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
