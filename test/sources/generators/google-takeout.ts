import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../sources/durations.ts';
import { type Day, dateText, dayOf, decimal, type NamedFile, offsetText, utc, ZONE } from './takeout-days.ts';
import { older } from './takeout-older.ts';

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

const BAND = 'Google Fitbit Air';
const PHONE = 'MobileTrack';
const MIRROR = 'Fit Health Connect';
const SERIES = 'Physical Activity_GoogleData';
const ENTITIES = 'Health Fitness Data_GoogleData';

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

/** Today's form of measurements: a file for each day or month, which is named after its first day. Times are in UTC. */
function* series(days: readonly Day[], heartRates: number): Generator<NamedFile> {
  for (const day of days) yield [`${SERIES}/heart_rate_${dateText(day.date)}.csv`, () => heartRateCsv(day, heartRates)];
  for (const [month, own] of byMonth(days)) {
    const file = (family: string) => `${SERIES}/${family}_${month}-01.csv`;
    yield [`${SERIES}/Steps/steps_${month}-01.csv`, () => stepsCsv(own)];
    yield [
      file('oxygen_saturation'),
      () =>
        vitalsCsv('oxygen saturation percentage', own, 60, (random) =>
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
          (random) => `${decimal(20, 90, random)},40.1`,
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
  const random = day.numbers();
  for (let at = 0; at < count; at += 1) {
    const time = ZONE.instantOf(day.date) + Math.floor((at * DAY_MS) / count / 1000) * 1000;
    yield `${utc(time)},${Math.round(48 + 60 * random())}.0,${BAND}\n`;
  }
}

/** Three devices interleave. Health Connect copies the phone, and has some rows before the band was bought. */
function* stepsCsv(days: readonly Day[]): Generator<string> {
  yield 'timestamp,steps,data source\r\n';
  for (const { date, numbers } of days) {
    const random = numbers();
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
  value: (random: () => number) => string,
): Generator<string> {
  yield `\ufefftimestamp,${columns},data source\n`;
  for (const day of days) {
    const random = day.numbers();
    for (let time = day.bed; time < day.wake; time += every * MINUTE_MS)
      yield `${utc(time)},${value(random)},${BAND}\n`;
  }
}

function* respirationCsv(days: readonly Day[]): Generator<string> {
  const stages = ['deep', 'light', 'rem', 'full'];
  const columns = stages.map(
    (stage) => `${stage} sleep stats - milli breaths per minute,${stage} sleep stats - signal to noise`,
  );
  yield `timestamp,${columns.join(',')},data source\n`;
  for (const { wake, numbers } of days) {
    const random = numbers();
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
  for (const [at, { date, wake, restingHeartRate, numbers }] of days.entries()) {
    const score = at % 9 === 4 ? '' : Math.round(60 + 35 * numbers()());
    yield `1${date},${utc(wake)},${score},,${score},,80,${restingHeartRate},0.14\n`;
  }
  yield '\n';
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

const byMonth = (days: readonly Day[]) => Map.groupBy(days, ({ date }) => dateText(date).slice(0, 7));
