import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../sources/durations.ts';
import { zoneOf } from '../../../sources/zone.ts';
import { randomNumbers } from './random-numbers.ts';

export interface TakeoutOptions {
  /** The instant of the export, in ms since 1970. */
  now: number;
  days: number;
  seed?: number;
  /** `google-health` is the form of today, `fitbit` the one before. */
  form?: 'google-health' | 'fitbit';
  /** Heart rates of a day; real exports have up to 42,000. */
  heartRates?: number;
  /** Size of the files without readings. In real exports they are four fifths. */
  otherBytes?: number;
}

export interface TakeoutEntry {
  name: string;
  /** Returns the content in parts, anew on every call. */
  parts(): Iterable<string>;
}

const ZONE = zoneOf('Europe/Berlin');
const BAND = 'Google Fitbit Air';
const PHONE = 'MobileTrack';
const MIRROR = 'Fit Health Connect';
const SERIES = 'Physical Activity_GoogleData';
const ENTITIES = 'Health Fitness Data_GoogleData';
const GLOBAL = 'Global Export Data';

interface Day {
  /** Date in ms, as if it were UTC. */
  date: number;
  bed: number;
  wake: number;
  asleep: number;
  restingHeartRate: number;
  random(): number;
}

/** Generates the files of a Takeout with every trap that real ones have, and invented numbers. The same options give the same files. */
export function googleTakeoutFiles(options: TakeoutOptions): TakeoutEntry[] {
  const { now, days: count, seed = 1, form = 'google-health', heartRates = 288, otherBytes = 10_000 } = options;
  const today = Math.floor((now + ZONE.offsetAt(now)) / DAY_MS) * DAY_MS;
  const days = Array.from({ length: count }, (_, at) => dayOf(today - (count - 1 - at) * DAY_MS, seed));
  const folder = form === 'fitbit' ? 'Takeout/Fitbit' : 'Takeout/Google Health';
  const files =
    form === 'fitbit' ? older(days, heartRates) : [...series(days, heartRates), ...entities(days), ...older(days, 1)];
  return [
    { name: 'archive_browser.html', parts: () => ['<!DOCTYPE html>'] },
    ...[...files, ...others(otherBytes)].map(([name, parts]) => ({ name: `${folder}/${name}`, parts })),
  ];
}

type NamedFile = [name: string, parts: () => Iterable<string>];

function dayOf(date: number, seed: number): Day {
  const random = randomNumbers(seed + date / DAY_MS);
  // Every tenth night begins after midnight.
  const bedtime = (date / DAY_MS) % 10 === 0 ? 30 : -50;
  const bed = ZONE.instantOf(date + (bedtime + Math.round(20 * random())) * MINUTE_MS + 30_000);
  const wake = ZONE.instantOf(date + (6 * 60 + 30 + Math.round(50 * random())) * MINUTE_MS);
  const asleep = Math.floor((wake - bed) / MINUTE_MS) - 20 - Math.round(40 * random());
  return {
    date,
    bed,
    wake,
    asleep,
    restingHeartRate: 50 + Math.round(9 * random()),
    random: randomNumbers(seed - date / DAY_MS),
  };
}

/** Today's form of measurements: a file for each day or month, which is named after its first day. Times are in UTC. */
function* series(days: readonly Day[], heartRates: number): Generator<NamedFile> {
  for (const day of days) yield [`${SERIES}/heart_rate_${dateText(day.date)}.csv`, () => heartRateCsv(day, heartRates)];
  for (const [month, own] of byMonth(days)) {
    const file = (family: string) => `${SERIES}/${family}_${month}-01.csv`;
    yield [`${SERIES}/Steps/steps_${month}-01.csv`, () => stepsCsv(own)];
    yield [
      file('oxygen_saturation'),
      () =>
        vitalsCsv('oxygen saturation percentage', own, 60, ({ random }) =>
          random() < 0.15 ? '50.0' : decimal(92, 99, random),
        ),
    ];
    yield [
      file('heart_rate_variability'),
      () =>
        vitalsCsv(
          'root mean square of successive differences milliseconds,standard deviation milliseconds',
          own,
          30,
          ({ random }) => `${decimal(20, 90, random)},40.1`,
        ),
    ];
    yield [file('respiratory_rate_sleep_summary'), () => respirationCsv(own)];
    // The temperature of the skin, which is not the body's.
    yield [file('body_temperature'), () => vitalsCsv('temperature celsius', own, 60, () => '33.9')];
    // The same readings as in the daily file, written without a decimal point.
    yield [file('resting_heart_rate'), () => restingCsv(own, (bpm) => `${bpm}`)];
  }
  yield [`${SERIES}/daily_resting_heart_rate.csv`, () => restingCsv(days, (bpm) => bpm.toFixed(1))];
  yield [`${SERIES}/daily_oxygen_saturation.csv`, () => ['timestamp,average percentage,data source\r\n']];
}

function* heartRateCsv(day: Day, count: number): Generator<string> {
  yield 'timestamp,beats per minute,data source\n';
  for (let at = 0; at < count; at += 1) {
    const time = ZONE.instantOf(day.date) + Math.floor((at * DAY_MS) / count / 1000) * 1000;
    yield `${utc(time)},${Math.round(48 + 60 * day.random())}.0,${BAND}\n`;
  }
}

/** Three devices interleave. Health Connect copies the phone, and has some rows before the band was bought. */
function* stepsCsv(days: readonly Day[]): Generator<string> {
  yield 'timestamp,steps,data source\r\n';
  for (const { date, random } of days) {
    for (let minute = 8 * 60; minute < 8 * 60 + 40; minute += 1) {
      const time = ZONE.instantOf(date + minute * MINUTE_MS);
      const steps = Math.round(100 * random());
      yield `${utc(time)},${steps},${BAND}\r\n`;
      if (minute % 2 === 0) continue;
      yield `${utc(time + 3_552).replace('Z', '.552356Z')},${steps},${PHONE}\r\n`;
      yield `${utc(time + 3_552).replace('Z', '.552356Z')},${steps}.0,${MIRROR}\r\n`;
    }
  }
}

function* vitalsCsv(
  columns: string,
  days: readonly Day[],
  every: number,
  value: (day: Day) => string,
): Generator<string> {
  yield `\ufefftimestamp,${columns},data source\n`;
  for (const day of days)
    for (let time = day.bed; time < day.wake; time += every * MINUTE_MS) yield `${utc(time)},${value(day)},${BAND}\n`;
}

function* respirationCsv(days: readonly Day[]): Generator<string> {
  const stages = ['deep', 'light', 'rem', 'full'];
  const columns = stages.map(
    (stage) => `${stage} sleep stats - milli breaths per minute,${stage} sleep stats - signal to noise`,
  );
  yield `timestamp,${columns.join(',')},data source\n`;
  for (const { wake, random } of days) {
    const full = random() < 0.1 ? '-1.0' : random() < 0.1 ? '15800.0' : decimal(12, 18, random);
    yield `${utc(wake)},15.1,6.7,16.2,7.6,-1.0,2.0,${full},6.7,${BAND}\n`;
  }
}

/** Midnight UTC stands for the local date. */
function* restingCsv(days: readonly Day[], text: (bpm: number) => string): Generator<string> {
  yield 'timestamp,beats per minute,data source\n';
  for (const { date, restingHeartRate } of days) yield `${utc(date)},${text(restingHeartRate)},Google Health App\n`;
}

function* entities(days: readonly Day[]): Generator<NamedFile> {
  const first = dateText(days[0]?.date ?? 0);
  yield [`${ENTITIES}/UserSleeps_${first}.csv`, () => sleepsCsv(days)];
  // A later file repeats the sleeps around its first day.
  yield [`${ENTITIES}/UserSleeps_${dateText(days.at(-2)?.date ?? 0)}.csv`, () => sleepsCsv(days.slice(-3))];
  yield ['Sleep Score/sleep_score.csv', () => sleepScoreCsv(days)];
}

function* sleepsCsv(days: readonly Day[]): Generator<string> {
  yield 'sleep_id,sleep_type,minutes_in_sleep_period,minutes_after_wake_up,minutes_to_fall_asleep,minutes_asleep,minutes_awake,minutes_longest_awakening,minutes_to_persistent_sleep,start_utc_offset,sleep_start,end_utc_offset,sleep_end,data_source,algorithm_version,sleep_created,sleep_last_updated\n';
  for (const [at, { date, bed, wake, asleep }] of days.entries()) {
    const row = (id: string, type: string, from: number, to: number, minutes: number | '', origin: string) =>
      `${id},${type},${(to - from) / MINUTE_MS},0,0,${minutes},9,6,9,${offsetText(from)},${utc(from)},${offsetText(to)},${utc(to)},${origin},2,${utc(to)},${utc(to)}\n`;
    yield row(`1${date}`, 'STAGES', bed, wake, asleep, 'DERIVED');
    const noon = ZONE.instantOf(date + 13 * HOUR_MS);
    if (at % 5 === 0) yield row(`2${date}`, 'CLASSIC', noon, noon + 40 * MINUTE_MS, 35, 'DERIVED');
    if (at % 7 === 0) yield row(`3${date}`, 'CLASSIC', bed, wake, '', 'MANUAL');
  }
}

/** The time is that of waking up. */
function* sleepScoreCsv(days: readonly Day[]): Generator<string> {
  yield 'sleep_log_entry_id,timestamp,overall_score,composition_score,revitalization_score,duration_score,deep_sleep_in_minutes,resting_heart_rate,restlessness\n';
  for (const [at, { date, wake, restingHeartRate, random }] of days.entries()) {
    const score = at % 9 === 4 ? '' : Math.round(60 + 35 * random());
    yield `1${date},${utc(wake)},${score},,${score},,80,${restingHeartRate},0.14\n`;
  }
  yield '\n';
}

/** The older form, which is in today's exports too. */
function* older(days: readonly Day[], heartRates: number): Generator<NamedFile> {
  const first = dateText(days[0]?.date ?? 0);
  for (const day of days)
    yield [`${GLOBAL}/heart_rate-${dateText(day.date)}.json`, () => heartRateJson(day, heartRates)];
  yield [`${GLOBAL}/steps-${first}.json`, () => array(stepsJson(days))];
  yield [`${GLOBAL}/resting_heart_rate-${first}.json`, () => array(restingJson(days))];
  yield [`${GLOBAL}/sleep-${first}.json`, () => array(sleepJson(days))];
  yield [
    `Heart Rate Variability/Daily Heart Rate Variability Summary - ${first.slice(0, 8)}(${first.slice(8)}).csv`,
    () => dailyCsv('rmssd,nremhr,entropy', days, ({ random }) => `${decimal(20, 90, random)},54.2,2.9`),
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
  for (const { date, random } of days)
    for (let minute = 8 * 60; minute < 8 * 60 + 40; minute += 1)
      yield { dateTime: usTime(ZONE.instantOf(date + minute * MINUTE_MS)), value: `${Math.round(100 * random())}` };
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

function* dailyCsv(columns: string, days: readonly Day[], value: (day: Day) => string): Generator<string> {
  yield `timestamp,${columns}\n`;
  for (const day of days) yield `${dateText(day.date)}T00:00:00,${value(day)}\n`;
}

/** Files that must not be read, and files without readings. */
function* others(bytes: number): Generator<NamedFile> {
  const row = '2026-11-27T06:14:00Z,STILL,0.98,WALKING,0.01\n';
  const filler = function* () {
    yield 'timestamp,kind,probability\n';
    for (let written = 0; written < bytes; written += row.length) yield row;
  };
  yield [`${ENTITIES}/UserActivityProbabilities_2026-11-01.csv`, filler];
  yield [`${ENTITIES}/UserSensorCompressionToken_2026-11-01.csv`, filler];
  yield [`${SERIES}/heart_rate_readme.txt`, () => ['Time Series Data Export\n']];
  yield ['Biometrics/Glucose 2611.csv', () => ['no data']];
  yield [`${SERIES}/heart_rate_2020-01-01.csv`, () => ['no data']];
  yield [`${SERIES}/steps_2020-01-01.csv`, () => ['timestamp,steps,data source\n']];
  yield ['Stress Score/Stress Score.csv', () => ['DATE,UPDATED_AT,STRESS_SCORE\n2026-11-27,2026-11-27T08:00:00,71\n']];
  yield ['Your Profile/Profile.csv', () => ['id,full_name\n1,Invented\n']];
}

function* array(values: Iterable<unknown>): Generator<string> {
  let separator = '[';
  for (const value of values) {
    yield separator + JSON.stringify(value, null, 2);
    separator = ',\n';
  }
  yield separator === '[' ? '[]' : ']';
}

const byMonth = (days: readonly Day[]) => Map.groupBy(days, ({ date }) => dateText(date).slice(0, 7));
const dateText = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const utc = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
const localTime = (instant: number): string => new Date(instant + ZONE.offsetAt(instant)).toISOString().slice(0, 23);
const decimal = (from: number, to: number, random: () => number): string => (from + (to - from) * random()).toFixed(1);
const offsetText = (instant: number): string => `+0${ZONE.offsetAt(instant) / HOUR_MS}:00`;

/** Writes `11/27/26 07:00:03`. */
function usTime(ms: number): string {
  const [date = '', time = ''] = new Date(ms).toISOString().split('T');
  const [year = '', month, day] = date.split('-');
  return `${month}/${day}/${year.slice(2)} ${time.slice(0, 8)}`;
}
