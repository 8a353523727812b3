import type { HealthStream } from '../../shared/models/typescript/types.ts';

/** What a stream may bring, and what that may be used for. */
export type Consent = Pick<HealthStream, 'metrics' | 'purposes'>;

/** One thing that is agreed to, or taken back. */
export type Wish =
  | { kind: 'metrics'; item: HealthStream['metrics'][number]; on: boolean }
  | { kind: 'purposes'; item: HealthStream['purposes'][number]; on: boolean };

const DAY_MS = 24 * 60 * 60 * 1000;
/** Older readings are not kept. */
const KEPT_MS = 90 * DAY_MS;

/** A metric that is agreed to no more, and since when; readings of it may still be stored. */
export interface Withdrawn {
  metric: HealthStream['metrics'][number];
  since: string;
}

/** The metrics whose consent was withdrawn in the last 90 days, as the consent log tells. */
export function withdrawnOf({ metrics, consent_log }: Pick<HealthStream, 'metrics' | 'consent_log'>): Withdrawn[] {
  const ever = new Set(consent_log.flatMap((entry) => entry.metrics));
  return [...ever].flatMap((metric) => {
    const last = consent_log.findLastIndex((entry) => entry.metrics.includes(metric));
    const since = consent_log[last + 1]?.at;
    const isGone = metrics.includes(metric) || since === undefined || Date.now() - Date.parse(since) > KEPT_MS;
    return isGone ? [] : [{ metric, since }];
  });
}

/** The consent with a wish granted, and all else as it was. */
export function granted({ metrics, purposes }: Consent, wish: Wish): Consent {
  if (wish.kind === 'metrics') return { purposes, metrics: toggled(metrics, wish.item, wish.on) };
  return { metrics, purposes: toggled(purposes, wish.item, wish.on) };
}

function toggled<Item>(list: readonly Item[], item: Item, on: boolean): Item[] {
  const others = list.filter((other) => other !== item);
  return on ? [...others, item] : others;
}
