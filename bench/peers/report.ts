import { atLeast, format, table } from '../markdown.ts';
import { median, medianRatio } from '../statistics.ts';
import type { Contestant } from './contestant.ts';
import { CONCURRENT_SIGN_UPS, MANY, type Operation, type Run } from './rounds.ts';

/** Goals for the ratio of Hatchery's requests per second to a contestant's. */
const PRODUCT_GOAL = 10;
const BY_HAND_GOALS: Readonly<Record<string, readonly ({ connections: number } & Record<Compared, number>)[]>> = {
  'Fastify by hand': [
    { connections: MANY, read: 1, update: 5, create: 4 },
    { connections: 1, read: 0.95, update: 0.95, create: 0.95 },
  ],
  'Go by hand': [{ connections: MANY, read: 1, update: 1, create: 1 }],
};
const compared = ['read', 'update', 'create'] as const;
type Compared = (typeof compared)[number];

export interface Results {
  contestants: Contestant[];
  runs: Run[];
  /** For each contestant that was not measured, the reason. */
  failures: Map<string, string>;
}

function ratesOf(runs: readonly Run[], contestant: string, operation: Operation, connections: number): number[] {
  const own = runs.filter((run) => run.contestant === contestant && run.operation === operation);
  return own.filter((run) => run.connections === connections).map((run) => run.perSecond);
}

const advantage = (runs: readonly Run[], over: string, operation: Operation, connections: number): number =>
  medianRatio(ratesOf(runs, 'Hatchery', operation, connections), ratesOf(runs, over, operation, connections));

/** Number of completed rounds. It is lower than the requested number if the deadline passed. */
export const roundsPlayed = ({ runs }: Results): number => ratesOf(runs, 'Hatchery', 'read', MANY).length;

export function ratesTable({ contestants, runs, failures }: Results): string {
  const head = compared.flatMap((operation) => [`${operation}s/s`, 'Hatchery ÷']);
  const rows = [MANY, 1].flatMap((connections) =>
    contestants.map(({ name }) => {
      const rate = (operation: Operation) => formatRate(ratesOf(runs, name, operation, connections));
      return [
        String(connections),
        failures.has(name) ? `${name}: not measured` : name,
        ...compared.flatMap((operation) => [rate(operation), format(advantage(runs, name, operation, connections), 2)]),
      ];
    }),
  );
  return table(['conn.', '', ...head], rows);
}

const formatRate = (rates: readonly number[]) => format(median(rates), median(rates) < 100 ? 1 : 0);

/**
 * Formats the rates of creating users with a password. They have their own table, because hashing a password takes far
 * longer than the rest of a create.
 */
export function passwordsTable({ contestants, runs }: Results): string {
  const rates = contestants.map(({ name }) => ({ name, rates: ratesOf(runs, name, 'sign-up', CONCURRENT_SIGN_UPS) }));
  const rows = rates.filter(({ rates }) => rates.length > 0).map(({ name, rates }) => [name, formatRate(rates)]);
  return table(['', `creates with a password/s, ${CONCURRENT_SIGN_UPS} at once`], rows);
}

export function notes({ contestants, failures }: Results): string {
  return contestants
    .map(({ name, setUp }) => {
      const reason = failures.get(name);
      return reason ? `- ${name}: not measured: ${reason}` : `- ${name}: ${setUp}.`;
    })
    .join('\n');
}

const at = (connections: number) => (connections === 1 ? 'one connection' : `${connections} connections`);

export function goals({ contestants, runs }: Results): string[] {
  const lines: string[] = [];
  const measured = contestants.filter(({ name }) => runs.some(({ contestant }) => contestant === name));
  const rate = (name: string, operation: Operation) => median(ratesOf(runs, name, operation, MANY));
  for (const operation of compared) {
    const [best] = measured
      .filter(({ kind }) => kind === 'product')
      .sort((one, other) => rate(other.name, operation) - rate(one.name, operation));
    if (!best) break;
    const figure = advantage(runs, best.name, operation, MANY);
    lines.push(atLeast(`${operation}, ${at(MANY)}: Hatchery ÷ the best product, ${best.name}`, figure, PRODUCT_GOAL));
  }
  for (const { name } of measured) {
    for (const { connections, ...least } of BY_HAND_GOALS[name] ?? []) {
      for (const operation of compared) {
        const figure = advantage(runs, name, operation, connections);
        lines.push(atLeast(`${operation}, ${at(connections)}: Hatchery ÷ ${name}`, figure, least[operation]));
      }
    }
  }
  return lines;
}
