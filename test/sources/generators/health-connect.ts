import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../sources/durations.ts';

export interface HealthConnectOptions {
  /** Local midnight after the last day, in ms since 1970. */
  until: number;
  days: number;
  /** In seconds, as the database has it. */
  zoneOffset?: number;
  /** Heart rates in each minute. */
  heartRates?: number;
  /** Runs SQL at the end, for what an unusual or hostile file has. */
  change?: string;
  /** Leaves the file in write-ahead mode, as a copy of the phone's own file is. */
  writeAhead?: boolean;
}

const COMMON = `row_id INTEGER PRIMARY KEY AUTOINCREMENT, uuid BLOB NOT NULL UNIQUE, last_modified_time INTEGER,
  client_record_id TEXT, client_record_version TEXT, device_info_id INTEGER, app_info_id INTEGER, recording_method INTEGER,
  dedupe_hash BLOB UNIQUE`;
const INSTANT = `${COMMON}, time INTEGER, zone_offset INTEGER, local_date INTEGER,
  local_date_time INTEGER AS (time + 1000 * zone_offset)`;
const INTERVAL = `${COMMON}, start_time INTEGER, start_zone_offset INTEGER, end_time INTEGER, end_zone_offset INTEGER,
  local_date INTEGER, local_date_time_start_time INTEGER AS (start_time + 1000 * start_zone_offset)`;

/** The tables as Android creates them, in the parts that matter. */
const SCHEMA = `
CREATE TABLE application_info_table (row_id INTEGER PRIMARY KEY, package_name TEXT, app_name TEXT, app_icon BLOB);
CREATE TABLE steps_record_table (${INTERVAL}, count INTEGER);
CREATE TABLE heart_rate_record_table (${INTERVAL});
CREATE TABLE heart_rate_record_series_table (parent_key INTEGER, epoch_millis INTEGER, beats_per_minute INTEGER);
CREATE TABLE resting_heart_rate_record_table (${INSTANT}, beats_per_minute INTEGER);
CREATE TABLE heart_rate_variability_rmssd_record_table (${INSTANT}, heart_rate_variability_millis REAL);
CREATE TABLE respiratory_rate_record_table (${INSTANT}, rate REAL);
CREATE TABLE oxygen_saturation_record_table (${INSTANT}, percentage REAL);
CREATE TABLE body_temperature_record_table (${INSTANT}, measurement_location INTEGER, temperature REAL);
CREATE TABLE sleep_session_record_table (${INTERVAL}, notes TEXT, title TEXT);
CREATE TABLE sleep_stages_table (parent_key INTEGER, stage_start_time INTEGER, stage_end_time INTEGER, stage_type INTEGER);
CREATE TABLE weight_record_table (${INSTANT}, weight REAL);
INSERT INTO application_info_table VALUES (1, 'com.example.watch', 'Watch', x'00'), (2, 'com.example.phone', NULL, NULL),
  (3, 'nl.appyhapps.healthsync', 'Health Sync', NULL);
INSERT INTO weight_record_table (uuid, time, weight) VALUES (x'01', 0, 70000);
`;

/** Makes the database of a person with a watch and a phone, whose nights grow while they are recorded. */
export function makeHealthConnect(options: HealthConnectOptions): Uint8Array<ArrayBuffer> {
  const folder = mkdtempSync(join(tmpdir(), 'hatchery-test-'));
  try {
    const path = join(folder, 'health_connect_export.db');
    const database = new DatabaseSync(path);
    if (options.writeAhead) database.exec('PRAGMA journal_mode = WAL');
    database.exec(`${SCHEMA} BEGIN`);
    fill(database, options);
    database.exec('COMMIT');
    if (options.change) database.exec(options.change);
    database.close();
    return new Uint8Array(readFileSync(path));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function fill(database: DatabaseSync, { until, days, zoneOffset = 3600, heartRates = 1 }: HealthConnectOptions): void {
  const { instant, interval, series, stage } = inserts(database, zoneOffset);
  for (let day = days; day > 0; day -= 1) {
    const midnight = until - day * DAY_MS;
    const waking = midnight + 7 * HOUR_MS;
    instant('resting_heart_rate_record_table', 'beats_per_minute', waking, 55 + (day % 7));
    instant('heart_rate_variability_rmssd_record_table', 'heart_rate_variability_millis', waking, 40.5 + (day % 9));
    instant('respiratory_rate_record_table', 'rate', waking, 14.5);
    instant('oxygen_saturation_record_table', 'percentage', waking, 97);
    instant('body_temperature_record_table', 'temperature', waking, 36.5);
    for (let hour = 8; hour < 20; hour += 1) {
      const start = midnight + hour * HOUR_MS;
      interval('steps_record_table', 1, start, start + HOUR_MS, 600 + hour);
      if (hour % 2 === 0) interval('steps_record_table', 2, start, start + HOUR_MS / 2, 300);
      interval('steps_record_table', 3, start, start + HOUR_MS, 600 + hour);
      const parent = interval('heart_rate_record_table', 1, start, start + HOUR_MS);
      for (let at = 0; at < 60 * heartRates; at += 1)
        series(parent, start + (at * MINUTE_MS) / heartRates, 60 + (at % 40));
    }
    // The night grows: each time it is written anew, and only the last is whole.
    const bed = midnight - HOUR_MS;
    for (const end of [bed + HOUR_MS, bed + 2 * HOUR_MS, waking]) {
      const session = interval('sleep_session_record_table', 1, bed, end);
      for (let at = bed, index = 0; at < end; at += HOUR_MS, index += 1)
        stage(session, at, at + HOUR_MS, STAGES[index % 8] ?? 1);
    }
    // The phone has a session without stages.
    interval('sleep_session_record_table', 2, bed + HOUR_MS, waking);
  }
}

/** One hour of each is awake, and one out of bed: six of eight hours are asleep. */
const STAGES = [4, 5, 6, 1, 2, 3, 4, 5];

function inserts(database: DatabaseSync, zone: number) {
  let records = 0;
  const uuid = () => {
    const bytes = Buffer.alloc(16, 7);
    records += 1;
    bytes.writeUInt32BE(records);
    return bytes;
  };
  const prepared = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  const run = (sql: string, ...values: (number | Buffer)[]): number => {
    const statement = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, statement);
    return Number(statement.run(...values).lastInsertRowid);
  };
  return {
    instant: (table: string, column: string, time: number, value: number) =>
      run(
        `INSERT INTO ${table} (uuid, app_info_id, time, zone_offset, ${column}) VALUES (?, 1, ?, ?, ?)`,
        uuid(),
        time,
        zone,
        value,
      ),
    interval: (table: string, app: number, start: number, end: number, count?: number) =>
      run(
        `INSERT INTO ${table} (uuid, app_info_id, start_time, end_time, start_zone_offset, end_zone_offset${count === undefined ? '' : ', count'})
         VALUES (?, ?, ?, ?, ?, ?${count === undefined ? '' : ', ?'})`,
        ...[uuid(), app, start, end, zone, zone, ...(count === undefined ? [] : [count])],
      ),
    series: (parent: number, time: number, value: number) =>
      run('INSERT INTO heart_rate_record_series_table VALUES (?, ?, ?)', parent, time, value),
    stage: (session: number, start: number, end: number, type: number) =>
      run('INSERT INTO sleep_stages_table VALUES (?, ?, ?, ?)', session, start, end, type),
  };
}
