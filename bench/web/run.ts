/**
 * `npm run bench:web`: measures the web app's first screen on a slow phone, in turn with a page that has a single
 * heading. bench/results/web.md contains its output unchanged.
 *
 *    npm run bench:web -- [--rounds 7]
 */
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { build } from 'vite';
import { chromiumPath, launchBrowser } from '../../test/support/browser.ts';
import { machineLine, readFlags, workFolder } from '../harness.ts';
import { startServer } from '../servers.ts';
import { FIRST, goals, type Results, screenTable, walkTable, weightTable } from './report.ts';
import { DIST, weigh } from './sizes.ts';
import { type Chapter, runStory, walk } from './story.ts';
import { visit } from './visit.ts';

const { rounds } = readFlags({ rounds: 7 });

async function playRounds(browser: Browser, urls: Record<keyof Results['visits'], string>): Promise<Results['visits']> {
  const visits: Results['visits'] = { Hatchery: [], floor: [] };
  // The first round is not counted, because it warms up the browser.
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of ['Hatchery', 'floor'] as const) {
      const seen = await visit(browser, { url: urls[name] });
      if (round > 0) visits[name].push(seen);
    }
  }
  return visits;
}

/**
 * Returns the sizes of the files for the first screen, and of the files that each later step adds. The first screen's
 * files are those that a visit with an empty cache requests until the page has loaded.
 */
function weightsOf(visits: Results['visits'], chapters: readonly Chapter[]): Results['weights'] {
  const first = new Set(visits.Hatchery.flatMap(({ paths }) => paths));
  const weights: Results['weights'] = { [FIRST]: weigh(first) };
  for (const { name, paths } of chapters) weights[name] = weigh(paths.filter((path) => !first.has(path)));
  return weights;
}

async function measure(folder: string): Promise<Results & { version: string }> {
  await build({ root: join(DIST, '..'), logLevel: 'warn' });
  const own = await startServer('Hatchery', folder);
  const floor = await startServer('floor', folder, { args: ['bench/web/bare.ts'] });
  const browser = await launchBrowser([], chromiumPath());
  const chapters = await runStory(browser, own.url);
  const visits = await playRounds(browser, { Hatchery: own.url, floor: floor.url });
  const stops = await walk(browser, own.url, chapters);
  const version = browser.version();
  await browser.close();
  for (const server of [own, floor]) await server.stop();
  return { visits, stops, weights: weightsOf(visits, chapters), version };
}

const results = await measure(workFolder('web'));
console.log(`${machineLine(`Chromium ${results.version}`)}
Medians and the worst of ${rounds} rounds; a ratio is the median of each round's own ratio. 1 KB is 1,000 bytes.

${screenTable(results)}

${weightTable(results)}

${walkTable(results)}

Goals:

${goals(results).join('\n')}`);
