import { SourceError } from '../errors.ts';
import { collectNights, MAX_SLEEPS, type Sleep } from '../nights.ts';
import type { AppOf } from './apps.ts';
import { ASLEEP, SLEEPS, UNKNOWN_STAGE } from './kinds.ts';
import { isTime, type Origin, type Reader } from './reader.ts';
import { selectFrom } from './schema.ts';

interface Session extends Sleep {
  id: number;
  app: Origin;
  /** The times asleep. Undefined if the session has no stages, or only unknown ones: it then counts whole. */
  asleep?: Sleep[];
}

/** Reads the nights of each app. */
export function readSleeps(reader: Reader, appOf: AppOf): void {
  const { context } = reader;
  const sessions = longestOf(readSessions(reader, appOf), reader);
  readStages(reader, sessions);
  const nights = collectNights();
  const mirrors = new Set(sessions.filter(({ app }) => app.isMirror).map(({ app }) => app.origin));
  for (const { app, start, end, asleep = [{ start, end }] } of sessions) {
    if (asleep.length === 0) reader.skip('not-asleep', SLEEPS.session.table);
    for (const sleep of asleep) {
      nights.add(app.origin, { start: sleep.start + context.shiftMs, end: sleep.end + context.shiftMs });
    }
  }
  for (const night of nights.readings()) context.add(mirrors.has(night.origin) ? { ...night, isMirror: true } : night);
}

function readSessions(reader: Reader, appOf: AppOf): Session[] {
  const { table: name, start, end } = SLEEPS.session;
  const table = reader.table(name, ['row_id', start, end, 'app_info_id']);
  if (!table) return [];
  const columns = [
    ['row_id', 'number'],
    [start, 'number'],
    [end, 'number'],
    ['app_info_id', 'number'],
  ] as const;
  const sessions: Session[] = [];
  reader.skipOlder(table, end);
  const sql = selectFrom(table, columns, reader.maxRows, end);
  for (const [id, from, to, app] of reader.rows(table, sql, [reader.oldest])) {
    if (sessions.length === MAX_SLEEPS) throw new SourceError('too-many-readings');
    if (typeof id !== 'number' || !isTime(from) || !isTime(to) || to <= from) reader.skip('time', name);
    else sessions.push({ id, start: from, end: to, app: appOf(app) });
  }
  return sessions;
}

/** An app may write a night several times while it grows. Of the sessions of one app that overlap, the longest counts. */
function longestOf(sessions: readonly Session[], { skip }: Reader): Session[] {
  const kept: Session[] = [];
  for (const own of Map.groupBy(sessions, ({ app }) => app.origin).values()) {
    own.sort((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start || a.id - b.id);
    const nights: Session[] = [];
    for (const session of own) if (!insert(nights, session)) skip('again', SLEEPS.session.table);
    kept.push(...nights);
  }
  return kept.sort((a, b) => a.start - b.start || a.id - b.id);
}

/** Inserts a session in the order of starts, unless it overlaps another. */
function insert(nights: Session[], session: Session): boolean {
  let [low, high] = [0, nights.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((nights[middle]?.start ?? 0) < session.start) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [nights[low - 1], nights[low]];
  if ((before && before.end > session.start) || (after && after.start < session.end)) return false;
  nights.splice(low, 0, session);
  return true;
}

function readStages(reader: Reader, sessions: readonly Session[]): void {
  const { table: name, key, start, end, type } = SLEEPS.stage;
  const table = reader.table(name, [key, start, end, type]);
  if (!table) return;
  const byId = new Map(sessions.map((session) => [session.id, session]));
  const sql = selectFrom(
    table,
    [
      [key, 'number'],
      [start, 'number'],
      [end, 'number'],
      [type, 'number'],
    ],
    reader.maxRows,
    end,
  );
  let stages = 0;
  for (const [id, from, to, stage] of reader.rows(table, sql, [reader.oldest])) {
    const session = byId.get(Number(id));
    if (!session || stage === UNKNOWN_STAGE) continue;
    if (!isTime(from) || !isTime(to) || typeof stage !== 'number') reader.skip('time', name);
    else {
      session.asleep ??= [];
      // A stage outside its session would make the night longer than it was.
      const sleep = { start: Math.max(from, session.start), end: Math.min(to, session.end) };
      if (!ASLEEP.has(stage) || sleep.end <= sleep.start) continue;
      session.asleep.push(sleep);
      stages += 1;
      if (stages > MAX_SLEEPS) throw new SourceError('too-many-readings');
    }
  }
}
