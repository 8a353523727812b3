import fc from 'fast-check';

/** The options of a search. */
export interface Search {
  seed: number;
  /** Duration in ms. */
  ms: number;
  /** Duration of shrinking a finding, in ms. */
  shrinkMs: number;
  /** Repeats an earlier finding, by fast-check's path. */
  path?: string | undefined;
  /** Timeout of an answer in ms. A finding only if it is exceeded repeatedly. */
  timeoutMs: number;
}

/** A Hatchery under test. */
export interface Target {
  baseUrl: string;
  /** Whether there is no gateway before it, so that malformed HTTP reaches it. */
  raw: boolean;
  /** The process whose memory is measured. */
  pid: number | undefined;
  stop(): Promise<unknown>;
}

export interface Finding {
  seed: number;
  path: string;
  /** What is wrong, and the requests that caused it. */
  message: string;
}

export interface Outcome {
  runs: number;
  finding: Finding | undefined;
  /** Further output, in lines. */
  lines: string[];
}

/** Cases for each seed; then the next seed is used. */
const ROUND = 100;
/** Searches at the same time. */
const CONCURRENCY = 3;

/**
 * Searches for a case for which the check throws, until the time is up, in concurrent workers. The first finding is
 * shrunk.
 */
export async function search<Case>(
  { seed, ms, shrinkMs, path }: Omit<Search, 'timeoutMs'>,
  cases: fc.Arbitrary<Case>,
  check: (one: Case) => Promise<void>,
): Promise<Pick<Outcome, 'runs' | 'finding'>> {
  const until = Date.now() + ms;
  let runs = 0;
  let next = seed;
  let finding: Finding | undefined;

  async function round(from: number): Promise<Finding | undefined> {
    let foundAt: number | undefined;
    const isOver = () => path === undefined && (Date.now() > until || finding !== undefined);
    const property = fc.asyncProperty(cases, async (one) => {
      if (foundAt === undefined ? isOver() : Date.now() >= foundAt + shrinkMs) return;
      runs += 1;
      try {
        await check(one);
      } catch (error) {
        foundAt ??= Date.now();
        throw error;
      }
    });
    const details = await fc.check(property, { seed: from, numRuns: ROUND, ...(path === undefined ? {} : { path }) });
    return details.failed ? findingOf(details) : undefined;
  }

  async function worker(): Promise<void> {
    do {
      const found = await round(next++);
      finding ??= found;
    } while (Date.now() < until && finding === undefined && path === undefined);
  }

  await Promise.all(Array.from({ length: path === undefined ? CONCURRENCY : 1 }, worker));
  return { runs, finding };
}

type Failed = Pick<fc.RunDetailsCommon<unknown>, 'seed' | 'counterexamplePath' | 'errorInstance'>;

function findingOf({ seed, counterexamplePath, errorInstance }: Failed): Finding {
  const message = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  return { seed, path: counterexamplePath ?? '', message };
}
