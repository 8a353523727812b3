import type { Contracts, Schema } from './contracts.ts';

/** Generates a table of the possible values of each metric, for code that checks millions of readings. */
export function rangesModule(contracts: Contracts): string {
  const rules = contracts.get('health_sample')?.allOf ?? [];
  const rows = rules.flatMap((rule) => metricsOf(rule).map((metric) => `  ${metric}: ${rangeOf(rule, metric)},\n`));
  return `// Generated from shared/contracts/health_sample.json by \`npm run generate\`. Do not edit.
import type { HealthSample } from './types.ts';

export interface Range {
  minimum: number;
  maximum: number;
  isInteger: boolean;
}

/** The values that the API accepts, by metric. */
export const RANGES: Readonly<Record<HealthSample['metric'], Range>> = {
${rows.join('')}};
`;
}

function metricsOf(rule: Schema): unknown[] {
  const { const: only, enum: several = [only] } = rule.if?.properties?.metric ?? {};
  return several;
}

function rangeOf({ then }: Schema, metric: unknown): string {
  const { type, minimum, maximum } = then?.properties?.value ?? {};
  if (minimum === undefined || maximum === undefined) throw new Error(`health_sample: ${metric} has no range.`);
  return `{ minimum: ${minimum}, maximum: ${maximum}, isInteger: ${type === 'integer'} }`;
}
