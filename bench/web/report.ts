import { atMost, format, table } from '../markdown.ts';
import { median, medianRatio, quantile } from '../statistics.ts';
import type { Weight } from './sizes.ts';
import { clsOf, type Stop } from './story.ts';
import type { Visited } from './visit.ts';

export interface Results {
  visits: Record<'Hatchery' | 'floor', Visited[]>;
  /** Sizes of the files loaded before any input, and of those loaded by each later step. */
  weights: Record<string, Weight>;
  stops: Stop[];
}

export const FIRST = 'the first screen';
/** Number of bytes in a KB. Network rates use decimal kilobytes, so the size limits do too. */
const KB = 1000;

const largest = ({ largest }: Visited): number => largest?.at ?? Number.NaN;
const usable = ({ usable }: Visited): number => usable ?? Number.NaN;
const worst = (figures: readonly number[]): number => quantile(figures, 1);
const together = ({ js, css }: Weight): number => js + css;

export function screenTable({ visits }: Results): string {
  const floor = visits.floor.map(largest);
  const rows = Object.entries(visits).map(([name, own]) => [
    name,
    [...new Set(own.map(({ largest }) => `\`${largest?.what}\``))].join(', '),
    format(median(own.map(largest)), 0),
    format(worst(own.map(largest)), 0),
    format(medianRatio(own.map(largest), floor), 2),
    format(median(own.map(usable)), 0),
    format(worst(own.map(usable)), 0),
    format(worst(own.map(({ shifts }) => clsOf(shifts))), 3),
    format(median(own.map(({ busy }) => busy)), 0),
    format(median(own.map(({ bytes }) => bytes / KB)), 1),
  ]);
  const heads = ['largest', 'LCP ms', 'worst', '÷ floor', 'usable ms', 'worst', 'CLS', 'long tasks ms', 'KB received'];
  return table(['page', ...heads], rows);
}

export function weightTable({ weights }: Results): string {
  const rows = Object.entries(weights)
    .filter(([, weight]) => together(weight) > 0)
    .map(([name, weight]) => [
      name,
      format(weight.js, 1),
      format(weight.css, 1),
      format(together(weight), 1),
      weight.libraries.join(', ') || '–',
    ]);
  return table(['is loaded for', 'JS KB', 'CSS KB', 'together', 'among it'], rows);
}

export function walkTable({ stops }: Results): string {
  const rows = stops.map(({ screen, shifts }) => {
    const moved = new Set(shifts.flatMap((shift) => shift.moved));
    return [screen, format(clsOf(shifts), 3), [...moved].map((what) => `\`${what}\``).join(', ') || '–'];
  });
  return table(['screen, untouched', 'CLS', 'what moved'], rows);
}

export function goals({ visits, weights, stops }: Results): string[] {
  const first = weights[FIRST];
  const loads = visits.Hatchery.map(({ shifts }) => clsOf(shifts));
  return [
    atMost('first screen: JavaScript and CSS, gzip, KB', first && together(first), 60, 1),
    atMost('first screen: libraries that crop or draw charts', first?.libraries.length, 0, 0),
    atMost('first screen: LCP, median, ms', median(visits.Hatchery.map(largest)), 1_200, 0),
    atMost('first screen: CLS, worst', worst(loads), 0.001, 3),
    atMost('any other screen, untouched: CLS, worst', worst(stops.map(({ shifts }) => clsOf(shifts))), 0.001, 3),
  ];
}
