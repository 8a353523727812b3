/** Counts what one action uses. */
import { setTimeout as delay } from 'node:timers/promises';
import type { RequestLine } from '../../../http/observe.ts';
import type { Action, Units } from '../counts.ts';
import type { Call } from './counter.ts';
import { cpuMsOf } from './cpu.ts';
import type { Answer, Functions } from './functions.ts';
import { platformBytes } from './platform.ts';

/** What an action has received: answers of the API, and bytes of S3. */
export interface Received {
  answers?: Answer[];
  s3Bytes?: number;
}

export interface Measured {
  by?: Action['by'];
  /** Runs before the measurement, in which the function loads and compiles the code of the action. */
  warmUps?: number;
  runs?: number;
  before?: () => Promise<unknown>;
  run: () => Promise<Received | unknown>;
}

/** Hourly batches of these runs fit into the days that are stored. */
export const [WARM_UPS, RUNS] = [140, 100];
/** Time in ms for the function's log lines to arrive, which are sent apart from its answer. */
const LOG_MS = 10;
/** Bytes of the status line and the headers that API Gateway adds to each answer. */
const GATEWAY_BYTES = 150;
/** API Gateway bills one request for every 512 KB. */
const REQUEST_BYTES = 512 * 1024;

export async function meter(
  functions: Functions,
  { by = 'user_manager', warmUps = WARM_UPS, runs = RUNS, before, run }: Measured,
): Promise<Action> {
  const { dynamoCalls, s3Calls, environments } = functions;
  const environment = environments[by];
  const actions: Action[] = [];
  for (let at = 0; at < warmUps + runs; at += 1) {
    await before?.();
    const mark = { dynamo: dynamoCalls.length, s3: s3Calls.length, log: environment.log().length };
    const cpu = cpuMsOf(environment.process.pid ?? 0);
    const received = (await run()) as Received | undefined;
    const cpuMs = cpuMsOf(environment.process.pid ?? 0) - cpu;
    await delay(LOG_MS);
    if (at < warmUps) continue;
    const used = { calls: dynamoCalls.slice(mark.dynamo), s3: s3Calls.slice(mark.s3) };
    const log = environment.log().slice(mark.log);
    actions.push({
      by,
      ...countsOf(received ?? {}, used),
      cpuMs,
      logBytes: Buffer.byteLength(log) + platformBytes(linesIn(log)),
    });
  }
  return averageOf(actions);
}

const linesIn = (log: string): RequestLine[] =>
  log
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

function countsOf({ answers = [], s3Bytes = 0 }: Received, { calls, s3 }: { calls: Call[]; s3: string[] }) {
  const sizes = answers.map(sizeOf);
  const gets = s3.filter((call) => /^(?:GET|HEAD) /.test(call) && !isList(call)).length;
  const deletes = s3.filter((call) => call.startsWith('DELETE ')).length;
  return {
    requests: sizes.reduce((sum, bytes) => sum + Math.ceil(bytes / REQUEST_BYTES), 0),
    invocations: Math.max(answers.length, 1),
    reads: unitsOf(calls, 'reads'),
    writes: unitsOf(calls, 'writes'),
    calls: calls.length + s3.length,
    puts: s3.length - gets - deletes,
    gets,
    apiBytes: sizes.reduce((sum, bytes) => sum + bytes, 0),
    s3Bytes,
  };
}

/** A list of a bucket's objects costs as much as a PUT. */
const isList = (call: string): boolean => /^GET \/[^/]*\/?$/.test(call);

function sizeOf({ headers, text }: Answer): number {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`.length);
  return GATEWAY_BYTES + lines.reduce((sum, bytes) => sum + bytes, 0) + Buffer.byteLength(text);
}

function unitsOf(calls: readonly Call[], kind: Call['kind']): Units {
  const units: Units = {};
  for (const call of calls) if (call.kind === kind) units[call.table] = (units[call.table] ?? 0) + call.units;
  return units;
}

/** Averages everything, and rounds it to what matters. */
function averageOf(actions: readonly Action[]): Action {
  const mean = (figure: (action: Action) => number) => {
    const average = actions.reduce((sum, action) => sum + figure(action), 0) / actions.length;
    return Number(average.toFixed(2));
  };
  const meanUnits = (kind: Call['kind']): Units => {
    const names = new Set(actions.flatMap((action) => Object.keys(action[kind])));
    return Object.fromEntries(
      [...names].map((name) => [name, mean((action) => action[kind][name as keyof Units] ?? 0)]),
    );
  };
  const { by = 'user_manager' } = actions[0] ?? {};
  const numbers = [
    'requests',
    'invocations',
    'calls',
    'puts',
    'gets',
    'cpuMs',
    'logBytes',
    'apiBytes',
    's3Bytes',
  ] as const;
  const means = Object.fromEntries(numbers.map((name) => [name, mean((action) => action[name])]));
  return { by, reads: meanUnits('reads'), writes: meanUnits('writes'), ...means } as Action;
}

/** Measures actions in turn. */
export async function meterAll<Name extends string>(functions: Functions, actions: Partial<Record<Name, Measured>>) {
  const counts = {} as Record<Name, Action>;
  for (const [name, action] of Object.entries(actions) as [Name, Measured][]) {
    console.error(name);
    counts[name] = await meter(functions, action);
  }
  return counts;
}
