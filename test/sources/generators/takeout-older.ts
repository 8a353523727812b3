import { DAY_MS, MINUTE_MS } from '../../../sources/durations.ts';
import { type Day, dateText, decimal, localTime, type NamedFile, usTime, ZONE } from './takeout-days.ts';

const GLOBAL = 'Global Export Data';

/** The older form, which is in today's exports too. */
export function* older(days: readonly Day[], heartRates: number): Generator<NamedFile> {
  const first = dateText(days[0]?.date ?? 0);
  for (const day of days)
    yield [`${GLOBAL}/heart_rate-${dateText(day.date)}.json`, () => heartRateJson(day, heartRates)];
  yield [`${GLOBAL}/steps-${first}.json`, () => array(stepsJson(days))];
  yield [`${GLOBAL}/resting_heart_rate-${first}.json`, () => array(restingJson(days))];
  yield [`${GLOBAL}/sleep-${first}.json`, () => array(sleepJson(days))];
  yield [
    `Heart Rate Variability/Daily Heart Rate Variability Summary - ${first.slice(0, 8)}(${first.slice(8)}).csv`,
    () => dailyCsv('rmssd,nremhr,entropy', days, (random) => `${decimal(20, 90, random)},54.2,2.9`),
  ];
}

/** Times are in UTC, although they do not say so. */
function heartRateJson(day: Day, count: number): Iterable<string> {
  const values = Array.from({ length: count }, (_, at) => ({
    dateTime: usTime(ZONE.instantOf(day.date) + Math.floor((at * DAY_MS) / count / 1000) * 1000),
    value: { bpm: 50 + (at % 40), confidence: at % 4 },
  }));
  return array(values);
}

function* stepsJson(days: readonly Day[]): Generator<unknown> {
  for (const { date, numbers } of days) {
    const random = numbers();
    for (let minute = 8 * 60; minute < 8 * 60 + 40; minute += 1)
      yield { dateTime: usTime(ZONE.instantOf(date + minute * MINUTE_MS)), value: `${Math.round(100 * random())}` };
  }
}

/** The file is filled with empty days to come. */
function* restingJson(days: readonly Day[]): Generator<unknown> {
  for (const { date, restingHeartRate } of days)
    yield {
      dateTime: usTime(date),
      value: { date: usTime(date).slice(0, 8), value: restingHeartRate + 0.4, error: 6.2 },
    };
  for (let day = 1; day <= 3 * days.length; day += 1)
    yield { dateTime: usTime((days.at(-1)?.date ?? 0) + day * DAY_MS), value: { date: null, value: 0.0, error: 0.0 } };
}

function* sleepJson(days: readonly Day[]): Generator<unknown> {
  for (const { date, bed, wake, asleep } of days) {
    yield {
      logId: 10_000_000_000 + date / DAY_MS,
      dateOfSleep: dateText(date),
      startTime: localTime(bed),
      endTime: localTime(wake),
      duration: wake - bed,
      minutesAsleep: asleep,
      type: 'stages',
      levels: {
        summary: {},
        data: [{ dateTime: localTime(bed), level: 'a "light" {sleep]', seconds: 1200 }],
        shortData: [],
      },
      mainSleep: true,
    };
  }
}

function* dailyCsv(columns: string, days: readonly Day[], value: (random: () => number) => string): Generator<string> {
  yield `timestamp,${columns}\n`;
  for (const day of days) yield `${dateText(day.date)}T00:00:00,${value(day.numbers())}\n`;
}

function* array(values: Iterable<unknown>): Generator<string> {
  let separator = '[';
  for (const value of values) {
    yield separator + JSON.stringify(value, null, 2);
    separator = ',\n';
  }
  yield separator === '[' ? '[]' : ']';
}
