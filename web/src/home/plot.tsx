import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { formats } from '../i18n/language.ts';
import type { Series } from './series.ts';

interface Props {
  series: Series;
  /** What the chart shows, in words. */
  summary: string;
  /** Bars for what is counted by the day. */
  isCounted: boolean;
  /** A mark of the scale, in words. */
  mark: (value: number) => string;
}

const HEIGHT = 130;
const DAY_S = 24 * 60 * 60;
/** So few are shown as points as well. */
const FEW = 40;

/** A small chart, in the page's colours and as wide as there is room. */
export function Plot({ series: { times, values }, summary, isCounted, mark }: Props) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const draw = () => new uPlot(optionsFor(element, times.length, isCounted, mark), [times, values], element);
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
  }, [times, values, isCounted, formats.value]);
  return <div ref={place} role="img" aria-label={summary} />;
}

function optionsFor(element: HTMLElement, count: number, isCounted: boolean, mark: Props['mark']): uPlot.Options {
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
  const paths = isCounted ? uPlot.paths.bars?.({ size: [0.6, 28] }) : undefined;
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
      { ...axis, size: 48, gap: 4, values: (_plot, marks) => marks.map(mark) },
    ],
    scales: isCounted
      ? {
          x: { range: (_plot, first, last) => [first - DAY_S / 2, last + DAY_S / 2] },
          y: { range: (_plot, _least, most) => [0, most * 1.1] },
        }
      : {},
    series: [
      {},
      {
        stroke: line,
        width: 2,
        points: { show: !isCounted && count <= FEW, size: 6, fill: line },
        ...(paths ? { paths, fill: line } : {}),
      },
    ],
  };
}
