/** Cold starts and warm loads: one function after the other, again and again. */
import type { TestUser } from '../requests.ts';
import { type Contestant, contestants } from './contestants.ts';
import { eventFor, type Operation, operations } from './events.ts';
import type { Figures } from './host.ts';
import { type FunctionProcess, type Setting, startFunction } from './processes.ts';

/** All that do something. */
export const loaded = contestants.filter((name) => name !== 'empty');

export interface Cold {
  name: Contestant;
  /** From starting the process to its first answer. */
  milliseconds: number;
  /** MB at the highest. */
  memory: number;
}

export interface Warm extends Figures {
  name: Contestant;
  operation: Operation;
}

export interface Field {
  folders: Record<Contestant, string>;
  setting: Setting;
  users: TestUser[];
}

export async function measureCold({ folders, setting, users }: Field, rounds: number): Promise<Cold[]> {
  const [user] = users;
  if (!user) throw new Error('There is nobody to ask for.');
  const event = eventFor('GET profile', user);
  const starts: Cold[] = [];
  // Round 0 brings the files into the system's memory.
  for (let round = 0; round <= rounds; round++) {
    console.error(`Cold starts: round ${round} of ${rounds}`);
    for (const name of contestants) {
      const started = performance.now();
      const process = startFunction(folders[name], setting);
      const { statusCode } = await process.invoke(event);
      const milliseconds = performance.now() - started;
      if (statusCode !== 200) throw new Error(`${name} answered ${statusCode}.`);
      if (round > 0) starts.push({ name, milliseconds, memory: process.peakMemory() });
      await process.stop();
    }
  }
  return starts;
}

export interface Loads {
  warm: Warm[];
  /** MB at the highest, after all rounds. */
  memory: Map<Contestant, number>;
}

export async function measureWarm(field: Field, rounds: number, seconds: number): Promise<Loads> {
  const processes = new Map<Contestant, FunctionProcess>();
  for (const name of loaded) processes.set(name, startFunction(field.folders[name], field.setting));
  const warm: Warm[] = [];
  // Round 0 is the warm-up.
  for (let round = 0; round <= rounds; round++) {
    console.error(`Warm: round ${round} of ${rounds}`);
    for (const operation of operations) {
      const events = field.users.map((user) => eventFor(operation, user));
      for (const [name, process] of processes) {
        const figures = await process.load(events, seconds);
        if (round > 0) warm.push({ name, operation, ...figures });
      }
    }
  }
  const memory = new Map([...processes].map(([name, process]) => [name, process.peakMemory()]));
  for (const process of processes.values()) await process.stop();
  return { warm, memory };
}
