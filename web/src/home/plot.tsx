import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { formats } from '../i18n/language.ts';
import type { Series } from './series.ts';

interface Props {
  series: Series;
  /** The chart's text alternative. */
  summary: string;
  /** Whether to draw bars instead of a line. */
  isDailySum: boolean;
  formatTick: (value: number) => string;
}

const HEIGHT = 130;
const DAY_S = 24 * 60 * 60;
/**
 * The line shows a point for each reading only up to this number of readings, because more points would hide the
 * line.
 */
const MAX_POINTS = 40;

/** Draws a small chart in the page's colours, as wide as its container. */
export function Plot({ series: { times, values }, summary, isDailySum, formatTick }: Props) {
  const container = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = container.current;
    if (!element) return;
    const draw = () => new uPlot(optionsFor(element, times.length, isDailySum, formatTick), [times, values], element);
    let plot = draw();
    const resizing = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }));
    resizing.observe(element);
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    const redraw = () => {
      plot.destroy();
      plot = draw();
    };
    scheme.addEventListener('change', redraw);
    return () => {
      scheme.removeEventListener('change', redraw);
      resizing.disconnect();
      plot.destroy();
    };
  }, [times, values, isDailySum, formats.value]);
  return <div ref={container} role="img" aria-label={summary} />;
}

function optionsFor(
  element: HTMLElement,
  count: number,
  isDailySum: boolean,
  formatTick: Props['formatTick'],
): uPlot.Options {
  const style = getComputedStyle(element);
  const [line = '', ink = '', grid = ''] = ['--accent', '--muted', '--line'].map((name) =>
    style.getPropertyValue(name),
  );
  const axis = {
    stroke: ink,
    grid: { stroke: grid, width: 1 },
    ticks: { show: false },
    font: `12px ${style.fontFamily}`,
  };
  const weekday = new Intl.DateTimeFormat(formats.peek(), { weekday: 'short' });
  const paths = isDailySum ? uPlot.paths.bars?.({ size: [0.6, 28] }) : undefined;
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    axes: [
      {
        ...axis,
        incrs: [DAY_S, 2 * DAY_S],
        values: (_plot, days) => days.map((day) => weekday.format(day * 1000)),
        size: 24,
        gap: 4,
      },
      { ...axis, size: 48, gap: 4, values: (_plot, ticks) => ticks.map(formatTick) },
    ],
    scales: isDailySum
      ? {
          x: { range: (_plot, first, last) => [first - DAY_S / 2, last + DAY_S / 2] },
          y: { range: (_plot, _min, max) => [0, max * 1.1] },
        }
      : {},
    series: [
      {},
      {
        stroke: line,
        width: 2,
        points: { show: !isDailySum && count <= MAX_POINTS, size: 6, fill: line },
        ...(paths ? { paths, fill: line } : {}),
      },
    ],
  };
}
