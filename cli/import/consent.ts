import type { HealthStream } from '../../shared/models/typescript/types.ts';
import type { SurveyedMetric } from '../../sources/import/survey.ts';
import { UsageError } from '../errors.ts';
import { askYesOrNo } from '../prompt.ts';

/** Which metrics may be sent: those of `--metrics`, `all` with `--yes`, or undefined to ask. */
export type Consent = HealthStream['metrics'] | 'all' | undefined;

/**
 * Determines which of the found metrics may be sent. Asks on the terminal, metric by metric, unless the flags say it.
 *
 * @throws a UsageError when there is no terminal and no flag; a CommandError when the user cancels
 */
export async function agreedMetrics(
  found: readonly SurveyedMetric[],
  { consent, baseUrl }: { consent: Consent; baseUrl: string },
  ask = askYesOrNo,
): Promise<HealthStream['metrics']> {
  const metrics = found.map(({ metric }) => metric);
  if (consent === 'all' || metrics.length === 0) return metrics;
  if (consent) return metrics.filter((metric) => consent.includes(metric));
  const questions = found.map(
    ({ metric, readings }) => `Send ${metric} (${readings.toLocaleString('en')} readings) to ${baseUrl}? [y/N] `,
  );
  const answers = await ask(questions);
  if (answers) return metrics.filter((_, at) => answers[at]);
  throw new UsageError(
    `Say which metrics may be sent: --metrics ${metrics.join(',')}, or --yes for all. On a terminal, the command asks.`,
  );
}
