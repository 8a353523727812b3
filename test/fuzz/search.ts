import fc from 'fast-check';

export interface Search {
  seed: number;
  /** Duration in ms. */
  ms: number;
  /** The maximum time for shrinking a finding, in ms. */
  shrinkMs: number;
  /** The path that fast-check reported for an earlier finding. Set it to reproduce the finding. */
  path?: string | undefined;
  /** Response timeout in ms. Only repeated timeouts are a finding. */
  timeoutMs: number;
}

export interface Target {
  baseUrl: string;
  /** Whether malformed HTTP reaches the target. A gateway in front of the target would reject it. */
  raw: boolean;
  /** The id of the process whose memory is measured, if any. */
  pid: number | undefined;
  stop(): Promise<unknown>;
}

export interface Finding {
  seed: number;
  path: string;
  /** What went wrong, followed by the input that caused it. */
  message: string;
}

export interface Outcome {
  runs: number;
  finding: Finding | undefined;
  lines: string[];
}

/** The number of cases generated from one seed before the search continues with the next seed. */
const ROUND = 100;
const CONCURRENCY = 3;

/**
 * Searches for a case that makes `check` throw, until the time is up. Runs several searches concurrently. Returns the
 * first such case, shrunk, as the finding.
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
