import type { HealthStream } from '../../shared/models/typescript/types.ts';

/** What a stream may bring, and what that may be used for. */
export type Consent = Pick<HealthStream, 'metrics' | 'purposes'>;

/** One thing that is agreed to, or taken back. */
export type Wish =
  | { kind: 'metrics'; item: HealthStream['metrics'][number]; on: boolean }
  | { kind: 'purposes'; item: HealthStream['purposes'][number]; on: boolean };

/** The consent with a wish granted, and all else as it was. */
export function granted({ metrics, purposes }: Consent, wish: Wish): Consent {
  if (wish.kind === 'metrics') return { purposes, metrics: toggled(metrics, wish.item, wish.on) };
  return { metrics, purposes: toggled(purposes, wish.item, wish.on) };
}

function toggled<Item>(list: readonly Item[], item: Item, on: boolean): Item[] {
  const others = list.filter((other) => other !== item);
  return on ? [...others, item] : others;
}
