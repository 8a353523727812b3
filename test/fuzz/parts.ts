import { RADOSGW_PACKAGES } from '../support/radosgw.ts';
import type { PartName } from './flags.ts';
import type { Outcome, Search } from './search.ts';
import type { Target } from './targets.ts';

export interface Part {
  /** Of the time, when all parts run. */
  share: number;
  run(options: Search): Promise<Outcome>;
}

/** Each loads what it needs when it runs: that takes longer than some run. */
export const PARTS: Record<PartName, Part> = {
  embedded: { share: 0.4, run: async (options) => requests(options, (await targets()).embeddedTarget) },
  lambda: { share: 0.2, run: async (options) => requests(options, (await targets()).lambdaTarget) },
  portraits: { share: 0.15, run: async (options) => (await import('./portraits.ts')).fuzzPortraits(options) },
  uploads: {
    share: 0.1,
    async run(options) {
      const { fuzzUploads } = await import('./uploads.ts');
      return on((await targets()).embeddedTarget, (target) => fuzzUploads(target, options));
    },
  },
  imports: { share: 0.15, run: async (options) => (await import('./imports.ts')).fuzzImports(options) },
};

const targets = () => import('./targets.ts');

async function requests(options: Search, start: () => Promise<Target | undefined>): Promise<Outcome> {
  const { fuzzRequests } = await import('./requests.ts');
  return on(start, (target) => fuzzRequests(target, options));
}

const NO_S3 = `  did not run: no S3 on this machine. On Debian or Ubuntu: apt-get install ${RADOSGW_PACKAGES.join(' ')}`;

/** Starts what is to be asked, and stops it afterwards. */
async function on(
  start: () => Promise<Target | undefined>,
  run: (target: Target) => Promise<Outcome>,
): Promise<Outcome> {
  const target = await start();
  if (!target) return { runs: 0, finding: undefined, lines: [NO_S3] };
  try {
    return await run(target);
  } finally {
    await target.stop();
  }
}
