import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { nextTask } from '../../../sources/next-task.ts';
import type { Consent } from '../consent.ts';
import { prepareFormats } from './format.ts';
import { keepScreenOn } from './keep-screen-on.ts';
import type { ChosenFile, Found } from './messages.ts';
import { openReader, type Reader } from './reader.ts';
import type { Sent } from './send.ts';
import { earlierConsent, sendFound } from './send-found.ts';
import { unfinishedImport } from './unfinished.ts';

/** What the user sees. `failure` says why the step that followed did not succeed. */
export type Stage =
  | { at: 'choose'; failure?: unknown; cancelled?: Sent }
  | { at: 'reading'; share: number }
  | { at: 'found'; found: Found; names: string[]; failure?: unknown }
  | { at: 'sending'; sent: Sent; total: number; isWaiting: boolean }
  | { at: 'done'; sent: Sent };

export interface FileImport {
  stage: ReadonlySignal<Stage>;
  /** Nothing is preselected but what the user has already consented to in an earlier import of this kind. */
  consent: Signal<Consent>;
  /** Reads files, by default in the browser's time zone. */
  read(files: ChosenFile[]): Promise<void>;
  /** Reads the same files again in another time zone. */
  readIn(timeZone: string): Promise<void>;
  send(): Promise<void>;
  /** Stops what is running, and goes back to the choice of a file. */
  cancel(): void;
  /** Stops what is running, because the page no longer shows the import. */
  close(): void;
}

/** Creates the state of one import. */
export function createImport(): FileImport {
  const stage = signal<Stage>({ at: 'choose' });
  const consent = signal<Consent>({ metrics: [], purposes: [] });
  let files: ChosenFile[] = [];
  let reader: Reader | undefined;
  let running = new AbortController();

  function close(): void {
    running.abort();
    reader?.close();
    reader = undefined;
  }

  /** Runs a step. After a cancellation, it neither changes what is shown nor fails. */
  async function run(step: (show: (next: Stage) => void) => Promise<void>, onFailure: (failure: unknown) => Stage) {
    const { signal: cancelled } = running;
    const show = (next: Stage) => {
      if (!cancelled.aborted) stage.value = next;
    };
    try {
      await step(show);
    } catch (failure) {
      show(onFailure(failure));
    }
  }

  async function survey(timeZone?: string): Promise<void> {
    close();
    running = new AbortController();
    const { signal: cancelled } = running;
    stage.value = { at: 'reading', share: 0 };
    await run(
      async (show) => {
        // Starting a worker takes a phone a tenth of a second, so what the user sees changes before.
        await nextTask();
        if (cancelled.aborted) return;
        const opened = openReader();
        reader = opened;
        void keepScreenOn(cancelled);
        setTimeout(prepareFormats);
        const found = await opened.survey(files, timeZone, (share) => show({ at: 'reading', share }));
        consent.value = earlierConsent(found, consent.peek());
        show({ at: 'found', found, names: namesOf(files) });
      },
      (failure) => ({ at: 'choose', failure }),
    );
    if (stage.peek().at === 'choose') close();
  }

  return {
    stage,
    consent,
    async read(chosen) {
      files = chosen;
      consent.value = { metrics: [], purposes: [] };
      await survey();
    },
    readIn: survey,
    async send() {
      const before = stage.peek();
      const { signal: cancelled } = running;
      const opened = reader;
      if (before.at !== 'found' || !opened) return;
      const { found, names } = before;
      await run(
        async (show) => {
          const sent = await sendFound({ found, reader: opened, consent: consent.peek(), signal: cancelled, show });
          show({ at: 'done', sent });
        },
        (failure) => ({ at: 'found', found, names, failure }),
      );
      if (stage.peek().at === 'done') close();
    },
    cancel() {
      const before = stage.peek();
      close();
      stage.value = { at: 'choose' };
      if (before.at !== 'sending') return;
      unfinishedImport.value = undefined;
      stage.value = { at: 'choose', cancelled: before.sent };
    },
    close,
  };
}

/** @returns what the user chose, each file or folder once */
const namesOf = (files: readonly ChosenFile[]): string[] => [
  ...new Set(files.map(({ name }) => name.split('/', 1)[0] ?? name)),
];
