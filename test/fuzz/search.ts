import fc from 'fast-check';

/** How a search goes: for how long, and from where. */
export interface Search {
  seed: number;
  /** Milliseconds of time to take. */
  ms: number;
  /** Milliseconds of time to make smaller what was found. */
  shrinkMs: number;
  /** Goes straight to what was found before, as fast-check says it. */
  path?: string | undefined;
  /** An answer that takes longer than this, twice, is a finding: milliseconds, not counting what a busy machine adds once. */
  timeoutMs: number;
}

/** A Hatchery to be asked. */
export interface Target {
  baseUrl: string;
  /** Whether nothing stands before it, so that what is hardly HTTP gets to it too. */
  raw: boolean;
  /** The process whose memory is watched. */
  pid: number | undefined;
  stop(): Promise<unknown>;
}

export interface Finding {
  seed: number;
  path: string;
  /** What is wrong, and what led to it. */
  said: string;
}

export interface Outcome {
  runs: number;
  finding: Finding | undefined;
  /** What else is worth knowing, line by line. */
  lines: string[];
}

/** Cases from one seed; the next ones come from the seed after it. */
const ROUND = 100;
/** Searches at the same time. */
const LANES = 3;

/**
 * Looks for a case that the check throws at, as long as there is time, in a few places at once; the first that is found is made as
 * small as possible.
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

  async function lane(): Promise<void> {
    do {
      const found = await round(next++);
      finding ??= found;
    } while (Date.now() < until && finding === undefined && path === undefined);
  }

  await Promise.all(Array.from({ length: path === undefined ? LANES : 1 }, lane));
  return { runs, finding };
}

type Failed = Pick<fc.RunDetailsCommon<unknown>, 'seed' | 'counterexamplePath' | 'errorInstance'>;

function findingOf({ seed, counterexamplePath, errorInstance }: Failed): Finding {
  const said = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  return { seed, path: counterexamplePath ?? '', said };
}
