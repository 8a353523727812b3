/** The texts of docs/scale.md that need no simulation. */
import type { Counts } from '../costs/counts.ts';
import { format } from '../markdown.ts';
import { USERS } from './assumptions.ts';
import { hotUsers } from './hot-user.ts';
import { limitsOf, usersFor } from './limits.ts';
import { hotUserTable, itemTable, limitTable, notes, sourceList, stepTable } from './report.ts';
import { rateOf, stepNamed, stepsOf, unitsAtPeak } from './steps.ts';

/** @returns the texts by the names in their markers, which begin with `scale-` */
export function scaleTexts(counts: Counts): Record<string, string> {
  const steps = stepsOf(counts);
  const limits = limitsOf(steps);
  const reached = (what: string) => {
    const limit = limits.find((one) => one.what === what);
    if (!limit) throw new Error(`There is no limit "${what}".`);
    return atMillions(usersFor(limit));
  };
  const charts = [stepNamed(steps, 'load the charts'), stepNamed(steps, 'load the charts of today')];
  const chartUnits = charts.map(({ action }) => action.reads.HealthData ?? 0);
  const chartUnitsAtPeak = charts.reduce((sum, step, at) => sum + rateOf(step) * (chartUnits[at] ?? 0), 0);
  const texts = {
    polls: reached('`request_rates.each`: polls of pets'),
    pages: reached('`request_rates.each`: pages of readings'),
    batches: reached('`request_rates.each`: batches'),
    requests: reached('API Gateway: requests'),
    readings: reached('DynamoDB: read units of HealthData'),
    users: reached('DynamoDB: read units of Users'),
    'charts-units': format(chartUnits[0] ?? 0, 0),
    'today-units': format(chartUnits[1] ?? 0, 0),
    'charts-share': format((100 * chartUnitsAtPeak) / unitsAtPeak(steps).HealthData.reads, 0),
    'rebuild-units': format(counts.pet.hourly['rebuild a pet'].reads.HealthData ?? 0, 0),
    size: format(USERS, 0),
    steps: stepTable(steps),
    items: itemTable(counts, steps),
    notes: notes(counts, stepNamed(steps, 'fold a batch')),
    hot: hotUserTable(hotUsers(counts)),
    limits: limitTable(limits),
    sources: sourceList(),
    prefix: reached('S3: GET, of one prefix'),
  };
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [`scale-${name}`, text]));
}

/** Two digits are all that the assumptions allow. */
const atMillions = (users: number): string => {
  const rounded = Number(users.toPrecision(2));
  return rounded < 1e6 ? format(rounded, 0) : `${format(rounded / 1e6, rounded < 1e7 ? 1 : 0)} million`;
};
