import { atLeast, atMost, format, table } from '../markdown.ts';
import { median, medianRatio } from '../statistics.ts';
import type { Figures, Measured } from './rounds.ts';

const MIN_RATIO = 0.5;
const MAX_MEGABYTES = 150;

const speeds = ({ size }: Measured, figures: readonly Figures[]): number[] =>
  figures.map(({ seconds }) => size / seconds);
const peak = (figures: readonly Figures[]): number => Math.max(...figures.map(({ megabytes }) => megabytes));
const ratio = (measured: Measured): number =>
  medianRatio(speeds(measured, measured.own), speeds(measured, measured.bare));

export function resultTable(all: readonly Measured[]): string {
  const rows = all.map((measured) => {
    const { kind, size, own, bare } = measured;
    return [
      kind.source,
      format(size, 0),
      format(own[0]?.readings, 0),
      format(median(speeds(measured, own)), 1),
      kind.bare,
      format(median(speeds(measured, bare)), 1),
      format(ratio(measured), 2),
      format(peak(own), 0),
      format(peak(bare), 0),
    ];
  });
  return table(['file', 'MB', 'to send', 'MB/s', 'bare', 'MB/s', 'ratio', 'RSS MB', 'bare RSS MB'], rows);
}

export const goals = (all: readonly Measured[]): string[] =>
  all.flatMap((measured) => {
    const what = `${measured.kind.source}, ${format(measured.size, 0)} MB`;
    return [
      atLeast(`${what}: MB/s ÷ ${measured.kind.bare}`, ratio(measured), MIN_RATIO),
      atMost(`${what}: RSS, MB`, peak(measured.own), MAX_MEGABYTES, 0),
    ];
  });
