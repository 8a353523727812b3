import type { HealthSample } from '../../shared/models/typescript/types.ts';
import { DAY_MS } from '../../sources/durations.ts';
import { SKIP_REASONS, type Skipped } from '../../sources/import/skipped.ts';
import type { Survey, SurveyedMetric } from '../../sources/import/survey.ts';
import type { Summary } from '../upload.ts';
import type { SelectedPerson } from './person.ts';

/** More files than this are not named. */
const MAX_NAMES = 3;

export interface Report {
  userId: string;
  survey: Survey;
  /** The metrics that may be sent. */
  agreed: readonly HealthSample['metric'][];
  selected: SelectedPerson | undefined;
}

/** Describes what was found, before anything is sent. */
export function linesOfSurvey(
  { label, files, timeZone, metrics, skipped }: Survey,
  isZoneGiven: boolean,
  selected: SelectedPerson | undefined,
): string[] {
  const others = files.length - MAX_NAMES;
  const names = [...files.slice(0, MAX_NAMES), ...(others > 0 ? [`${count(others)} more`] : [])];
  const zone = isZoneGiven ? timeZone : `${timeZone}, the time zone of this computer (--time-zone sets another)`;
  return [
    `${label}: ${names.join(', ')}.`,
    `Days are those of ${zone}.`,
    ...(selected ? [`Person ${selected.person}${shiftOf(selected)}.`] : []),
    metrics.length > 0 ? 'Found in the last 90 days:' : 'No readings of the last 90 days were found.',
    ...metrics.map((metric) => `  ${lineOfMetric(metric)}`),
    ...skipped.map((one) => `  skipped ${lineOfSkipped(one)} (the first: ${one.first})`),
    ...(metrics.length === 0 && selected?.shiftMs === 0 ? ['To try old data, add --as-if-until today.'] : []),
  ];
}

function shiftOf({ shiftMs }: SelectedPerson): string {
  if (shiftMs === 0) return '';
  return `, all dates moved ${count(Math.abs(shiftMs / DAY_MS))} days ${shiftMs > 0 ? 'later' : 'earlier'}`;
}

function lineOfMetric({ metric, readings, days, from, to, origins, leftOut }: SurveyedMetric): string {
  const [only, ...others] = origins;
  const used =
    others.length === 0 ? quoted(only?.name) : origins.map((one) => `${quoted(one.name)} (${inDays(one.days)})`);
  return [
    `${metric}: ${count(readings)} on ${inDays(days)}, ${from} to ${to}`,
    ...(only?.name ? [`from ${[used].flat().join(', ')}`] : []),
    ...(leftOut.length > 0 ? [`not from ${leftOut.map(quoted).join(', ')}`] : []),
  ].join('; ');
}

const quoted = (name = ''): string => (name === '' ? 'a device without a name' : `“${name}”`);
const inDays = (days: number): string => (days === 1 ? '1 day' : `${count(days)} days`);
const count = (number: number): string => number.toLocaleString('en');
const lineOfSkipped = ({ reason, count: number }: Skipped): string => `${count(number)}: ${SKIP_REASONS[reason]}`;

/** Describes what was sent and what was not. */
export function linesOfSummary({ survey, agreed }: Report, { accepted, known, errors }: Summary): string[] {
  const lines = survey.metrics.map(({ metric, readings }) =>
    agreed.includes(metric)
      ? `  ${metric}: ${count(accepted[metric] ?? 0)} imported, ${count(known[metric] ?? 0)} already stored`
      : `  ${metric}: ${count(readings)} not sent, because you did not agree`,
  );
  const skipped = survey.skipped.map((one) => `skipped ${lineOfSkipped(one)}`);
  return [...lines, ...[...skipped, ...errors].map((line) => `  ${line}`)];
}

/** Returns what `--json` prints. */
export function resultOf({ userId, survey, agreed, selected }: Report, sent?: Summary & { stream_id: string }): object {
  const { source, files, timeZone, metrics, skipped } = survey;
  return {
    kind: source,
    user_id: userId,
    files,
    time_zone: timeZone,
    ...(selected ? { person: selected.person, days_moved: selected.shiftMs / DAY_MS } : {}),
    found: metrics.map(({ leftOut, origins, ...rest }) => ({
      ...rest,
      origins: origins.map(({ name, days, readings }) => ({ name, days, readings })),
      left_out: leftOut,
    })),
    skipped: Object.fromEntries(skipped.map(({ reason, count }) => [reason, count])),
    agreed,
    ...(sent ?? { accepted: {}, known: {}, refused: 0, errors: [] }),
  };
}
