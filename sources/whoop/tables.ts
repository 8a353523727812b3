/** The cells that are read of a row. A table of sleeps has only some of them. */
export type WhoopColumn =
  | 'timezone'
  | 'onset'
  | 'wake'
  | 'recovery'
  | 'restingHeartRate'
  | 'variability'
  | 'oxygen'
  | 'performance'
  | 'respiration'
  | 'asleep'
  | 'nap';

export type WhoopColumns = Partial<Record<WhoopColumn, number>>;

interface Table {
  kind: 'cycles' | 'sleeps';
  /** English names and positions. Headers are in the language of the account; their order is always the same. */
  columns: Partial<Record<WhoopColumn, [name: string, position: number]>>;
  /** Matches the headers by their units, in any language. */
  units: readonly [position: number, unit: RegExp][];
}

const TABLES: readonly Table[] = [
  {
    kind: 'cycles',
    columns: {
      timezone: ['Cycle timezone', 2],
      recovery: ['Recovery score %', 3],
      restingHeartRate: ['Resting heart rate (bpm)', 4],
      variability: ['Heart rate variability (ms)', 5],
      oxygen: ['Blood oxygen %', 7],
      onset: ['Sleep onset', 12],
      wake: ['Wake onset', 13],
      performance: ['Sleep performance %', 14],
      respiration: ['Respiratory rate (rpm)', 15],
      asleep: ['Asleep duration (min)', 16],
    },
    units: [
      [3, /%/],
      [5, /\(ms\)/i],
      [6, /\(.*\)/],
      [7, /%/],
      [14, /%/],
      [16, /\(min\b/i],
      [17, /\(min\b/i],
    ],
  },
  {
    kind: 'sleeps',
    columns: {
      timezone: ['Cycle timezone', 2],
      onset: ['Sleep onset', 3],
      wake: ['Wake onset', 4],
      performance: ['Sleep performance %', 5],
      respiration: ['Respiratory rate (rpm)', 6],
      asleep: ['Asleep duration (min)', 7],
      nap: ['Nap', 17],
    },
    units: [
      [5, /%/],
      [7, /\(min\b/i],
      [8, /\(min\b/i],
      [13, /\(min\b/i],
      [15, /%/],
      [16, /%/],
    ],
  },
];

/** Recognises a table of WHOOP by its header. */
export function findTable(header: readonly string[]): { kind: Table['kind']; columns: WhoopColumns } | undefined {
  for (const { kind, columns, units } of TABLES) {
    const entries = Object.entries(columns);
    const byName = entries.map(([column, [name]]) => [column, header.indexOf(name)] as const);
    if (byName.every(([, at]) => at >= 0)) return { kind, columns: Object.fromEntries(byName) };
    if (units.every(([at, unit]) => unit.test(header[at] ?? '')))
      return { kind, columns: Object.fromEntries(entries.map(([column, [, at]]) => [column, at])) };
  }
  return undefined;
}

/**
 * Parses `UTC-07:00` or `UTCZ`.
 *
 * @returns local time minus UTC in ms; undefined for anything else
 */
export function parseOffset(text: string): number | undefined {
  const [matched, sign, hours = 0, minutes = 0] = /^(?:UTC|GMT)(?:Z|([+-])(\d{1,2})(?::?(\d\d))?)?$/.exec(text) ?? [];
  if (!matched) return undefined;
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return sign === '-' ? -offset : offset;
}
