import { SingleBar } from 'cli-progress';

export interface ProgressBar {
  /**
   * @param share fraction that is done, from 0 to 1
   * @param amount what is done, in the unit of the bar
   */
  show(share: number, amount: number): void;
  end(): void;
}

/** When the output is not a terminal, a line is printed at this interval. If the command takes less time, no line is printed. */
const LINE_EVERY_MS = 5000;

/** Shows progress as a bar on a terminal, and as lines elsewhere. */
export function createProgressBar(
  stream: NodeJS.WritableStream & { isTTY?: boolean },
  unit: 'readings' | 'MB read' = 'readings',
): ProgressBar {
  const bar = new SingleBar({
    stream,
    format: '{percentage}% {bar} {amount} {unit}{rate}{left}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    noTTYOutput: true,
    notTTYSchedule: LINE_EVERY_MS,
    // With `gracefulExit`, cli-progress would install signal handlers, and Ctrl-C would no longer end the command. The handlers are not
    // needed, because `linewrap: true` leaves the terminal's settings unchanged.
    linewrap: true,
    gracefulExit: false,
  });
  const began = Date.now();
  let started = false;
  return {
    show(share, amount) {
      const elapsedMs = Date.now() - began;
      const perSecond = Math.round((amount * 1000) / Math.max(elapsedMs, 1));
      const rate = unit === 'readings' ? ` · ${perSecond.toLocaleString('en')}/s` : '';
      const left = share > 0 ? ` · ${durationOf((elapsedMs * (1 - share)) / share)} left` : '';
      const payload = { unit, amount: Math.round(amount).toLocaleString('en'), rate, left };
      if (started) return bar.update(share, payload);
      if (!stream.isTTY && elapsedMs < LINE_EVERY_MS) return;
      bar.start(1, share, payload);
      started = true;
    },
    end: () => bar.stop(),
  };
}

function durationOf(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 100 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}
