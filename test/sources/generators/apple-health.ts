import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../sources/durations.ts';
import { zoneOf } from '../../../sources/zone.ts';
import { randomNumbers } from './random-numbers.ts';

export interface AppleHealthOptions {
  /** The instant of the export, in ms since 1970. */
  now: number;
  days: number;
  seed?: number;
}

/** About the size of a day in bytes. */
export const BYTES_PER_DAY = 330_000;

const zone = zoneOf('Europe/Berlin');
const STEP_SOURCES = [
  'Anna’s Apple\u00a0Watch',
  'Anna’s iPhone',
  'Pedometer',
  'Band\x0b',
  'Fit &amp; Well',
  'Old iPhone',
];
const [WATCH = '', PHONE = ''] = STEP_SOURCES;
const STAGES = ['AsleepCore', 'AsleepDeep', 'AsleepREM', 'Awake', 'AsleepUnspecified'];

/** Has a declaration that is never closed, as those of real exports, entities that must not be expanded, and a date of birth. */
const HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE HealthData [
<!-- HealthKit Export Version: 12 -->
<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
<!ELEMENT HealthData (ExportDate,Me,(Record|Correlation|Workout|ActivitySummary)*)>
<!ATTLIST HealthData
  locale CDATA #REQUIRED
<!ELEMENT Record ((MetadataEntry|HeartRateVariabilityMetadataList)*)>
<!ATTLIST Record
  type CDATA #REQUIRED
  unit CDATA #IMPLIED
]>
<HealthData locale="de_DE">
 <ExportDate value="2026-11-28 07:00:00 +0100"/>
 <Me HKCharacteristicTypeIdentifierDateOfBirth="1984-02-29" HKCharacteristicTypeIdentifierBiologicalSex="HKBiologicalSexFemale"/>
`;

/**
 * Generates an export of Apple Health with every trap that real ones have, and invented numbers.
 *
 * @returns the parts of the file, each of about a day. The same options give the same file
 */
export function* appleHealthXml({ now, days, seed = 1 }: AppleHealthOptions): Generator<string> {
  const random = randomNumbers(seed);
  yield HEAD;
  const first = Math.floor(now / DAY_MS) - days;
  for (const ofDay of [hearts, steps, vitals, sleeps, others]) {
    for (let day = 0; day < days; day++) yield [...ofDay((first + day) * DAY_MS, random)].join('');
  }
  yield* mistakes(now);
  yield '</HealthData>\n';
}

/** The `creationDate` of every 50th is 11 hours later, and the attributes of every 7th are in another order. */
function* hearts(day: number, random: () => number): Generator<string> {
  for (let at = 0; at < 288; at++) {
    const start = day + at * 5 * MINUTE_MS + Math.floor(random() * 60) * 1000;
    const value = Math.round(48 + 60 * random());
    const late = at % 50 === 0 ? 11 * HOUR_MS : 4_000;
    yield at % 7 === 0
      ? ` <Record startDate="${timeText(start)}" value="${value}" endDate="${timeText(start)}" unit="count/min" creationDate="${timeText(start + late)}" type="HKQuantityTypeIdentifierHeartRate" sourceName="${WATCH}">\n  <MetadataEntry key="HKMetadataKeyHeartRateMotionContext" value="1"/>\n </Record>\n`
      : record('QuantityTypeIdentifierHeartRate', WATCH, start, start, value, 'count/min', random);
  }
  yield record(
    'QuantityTypeIdentifierHeartRate',
    'Belt',
    day + 5 * HOUR_MS,
    day + 5 * HOUR_MS,
    1.25,
    'count/s',
    random,
  );
}

function* steps(day: number, random: () => number): Generator<string> {
  for (const [index, source] of STEP_SOURCES.entries()) {
    for (let hour = 6; hour < 21; hour++) {
      const start = day + hour * HOUR_MS + index * MINUTE_MS;
      const end = start + 10 * MINUTE_MS;
      yield record('QuantityTypeIdentifierStepCount', source, start, end, Math.round(900 * random()), 'count', random);
    }
  }
}

function* vitals(day: number, random: () => number): Generator<string> {
  const quantity = (type: string, hour: number, value: number | string, unit: string, minutes = 0) => {
    const start = day + hour * HOUR_MS;
    return record(`QuantityTypeIdentifier${type}`, WATCH, start, start + minutes * MINUTE_MS, value, unit, random);
  };
  const hundredth = (from: number, to: number) => Math.round(100 * (from + (to - from) * random())) / 100;
  yield quantity('RestingHeartRate', 0, Math.round(50 + 9 * random()), 'count/min', 1200);
  for (let hour = 0; hour < 5; hour++) {
    yield quantity('OxygenSaturation', hour, hundredth(0.92, 1), '%');
    yield quantity('RespiratoryRate', hour, hundredth(11, 19), 'count/min', 60);
    yield quantity('HeartRateVariabilitySDNN', hour, hundredth(20, 90), 'ms', 1);
  }
  yield quantity('BodyTemperature', 7, hundredth(36, 38), 'degC');
  yield quantity('BodyTemperature', 8, hundredth(97, 100), 'degF');
  yield quantity('BodyTemperature', 9, hundredth(309, 311), 'K');
}

/** The stages of a watch, and the time in bed and an older `Asleep` of the phone. The nights go over midnight. */
function* sleeps(day: number, random: () => number): Generator<string> {
  const sleep = (source: string, start: number, end: number, value: string) =>
    record(
      'CategoryTypeIdentifierSleepAnalysis',
      source,
      start,
      end,
      `HKCategoryValueSleepAnalysis${value}`,
      '',
      random,
    );
  yield sleep(PHONE, day - 2.5 * HOUR_MS, day + 6 * HOUR_MS, 'InBed');
  yield sleep(PHONE, day - 2 * HOUR_MS, day + 5.5 * HOUR_MS, 'Asleep');
  for (let start = day - 2 * HOUR_MS; start < day + 5 * HOUR_MS; ) {
    const end = start + Math.round(5 + 40 * random()) * MINUTE_MS;
    yield sleep(WATCH, start, end, STAGES[Math.floor(random() * STAGES.length)] ?? '');
    start = end;
  }
}

/** What is not wanted: other types, workouts, rings, and correlations, whose records are repeated outside. */
function* others(day: number, random: () => number): Generator<string> {
  for (let at = 0; at < 400; at++) {
    const start = day + at * 3 * MINUTE_MS;
    yield record('QuantityTypeIdentifierActiveEnergyBurned', WATCH, start, start + MINUTE_MS, random(), 'kcal', random);
  }
  const time = day + 9 * HOUR_MS;
  const twin = record('QuantityTypeIdentifierHeartRate', 'Cuff', time, time, 71, 'count/min', random);
  yield twin;
  yield ` <Correlation type="HKCorrelationTypeIdentifierBloodPressure" sourceName="Cuff" startDate="${timeText(time)}" endDate="${timeText(time)}">\n ${twin} </Correlation>\n`;
  yield ` <ActivitySummary dateComponents="${timeText(day).slice(0, 10)}" activeEnergyBurned="412"/>\n`;
}

function* mistakes(now: number): Generator<string> {
  const heart = (start: string, value: string) =>
    ` <Record type="HKQuantityTypeIdentifierHeartRate" sourceName="Broken" unit="count/min" startDate="${start}" endDate="${start}" value="${value}"/>\n`;
  yield heart('2026-02-30 07:00:00 +0100', '60');
  yield heart('yesterday', '60');
  yield heart(timeText(now - HOUR_MS), '');
  yield heart(timeText(now - HOUR_MS), '&lol2;');
  // The clock of the device is wrong.
  yield heart(timeText(now + 3 * DAY_MS), '60');
}

function record(
  type: string,
  source: string,
  start: number,
  end: number,
  value: number | string,
  unit: string,
  random: () => number,
): string {
  // The address in memory differs in each record.
  const device = `&lt;&lt;HKDevice: 0x${Math.floor(random() * 2 ** 40).toString(16)}&gt;, name:Apple Watch, manufacturer:Apple Inc., model:Watch, hardware:Watch6,1&gt;`;
  return ` <Record type="HK${type}" sourceName="${source}" sourceVersion="11.1" device="${device}"${unit && ` unit="${unit}"`} creationDate="${timeText(end + 4_000)}" startDate="${timeText(start)}" endDate="${timeText(end)}" value="${value}"/>\n`;
}

/** The offsets are those of Berlin, so some times occur twice. */
function timeText(instant: number): string {
  const offset = zone.offsetAt(instant);
  const [date = '', time = ''] = new Date(instant + offset).toISOString().split('T');
  return `${date} ${time.slice(0, 8)} +0${offset / HOUR_MS}00`;
}
