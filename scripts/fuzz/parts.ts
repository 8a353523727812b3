import { RADOSGW_PACKAGES } from '../../test/support/radosgw.ts';
import type { PartName } from './flags.ts';
import { fuzzImports } from './imports.ts';
import { fuzzPortraits } from './portraits.ts';
import { fuzzRequests } from './requests.ts';
import type { Outcome, Search } from './search.ts';
import { embeddedTarget, lambdaTarget, type Target } from './targets.ts';
import { fuzzUploads } from './uploads.ts';

export interface Part {
  /** Of the time, when all parts run. */
  share: number;
  run(options: Search): Promise<Outcome>;
}

export const PARTS: Record<PartName, Part> = {
  embedded: { share: 0.4, run: (options) => on(embeddedTarget, (target) => fuzzRequests(target, options)) },
  lambda: { share: 0.2, run: (options) => on(lambdaTarget, (target) => fuzzRequests(target, options)) },
  portraits: { share: 0.15, run: fuzzPortraits },
  uploads: { share: 0.1, run: (options) => on(embeddedTarget, (target) => fuzzUploads(target, options)) },
  imports: { share: 0.15, run: fuzzImports },
};

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
