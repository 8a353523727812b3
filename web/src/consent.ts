import type { HealthStream } from '../../shared/models/typescript/types.ts';

/** The metrics that a stream may store, and the purposes that they may be used for. */
export type Consent = Pick<HealthStream, 'metrics' | 'purposes'>;

/** A change of consent to one metric or purpose: given (`on`) or withdrawn. */
export type ConsentChange =
  | { kind: 'metrics'; item: HealthStream['metrics'][number]; on: boolean }
  | { kind: 'purposes'; item: HealthStream['purposes'][number]; on: boolean };

const DAY_MS = 24 * 60 * 60 * 1000;
/** The server deletes readings after this time, so a metric that was withdrawn earlier has none left. */
export const RETENTION_DAYS = 90;
const RETENTION_MS = RETENTION_DAYS * DAY_MS;

/** A metric for which consent was withdrawn. Its earlier readings may still be stored. */
export interface WithdrawnMetric {
  metric: HealthStream['metrics'][number];
  since: string;
}

/** @returns the metrics for which consent was withdrawn in the last 90 days, according to the consent log */
export function withdrawnMetrics({
  metrics,
  consent_log,
}: Pick<HealthStream, 'metrics' | 'consent_log'>): WithdrawnMetric[] {
  const ever = new Set(consent_log.flatMap((entry) => entry.metrics));
  return [...ever].flatMap((metric) => {
    const last = consent_log.findLastIndex((entry) => entry.metrics.includes(metric));
    const since = consent_log[last + 1]?.at;
    const isIrrelevant =
      metrics.includes(metric) || since === undefined || Date.now() - Date.parse(since) > RETENTION_MS;
    return isIrrelevant ? [] : [{ metric, since }];
  });
}

export function applyConsentChange({ metrics, purposes }: Consent, change: ConsentChange): Consent {
  if (change.kind === 'metrics') return { purposes, metrics: toggled(metrics, change.item, change.on) };
  return { metrics, purposes: toggled(purposes, change.item, change.on) };
}

function toggled<Item>(list: readonly Item[], item: Item, on: boolean): Item[] {
  const others = list.filter((other) => other !== item);
  return on ? [...others, item] : others;
}
