import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { formats, t } from '../i18n/language.ts';
import { DAYS, midnight, noons } from '../week.ts';
import type { Series } from './series.ts';

interface Props {
  series: Series;
  /** The chart's text alternative. */
  summary: string;
  /** Whether to draw bars instead of a line. */
  isDailySum: boolean;
  /** The first and the last value of the value axis. */
  axis: [first: number, last: number];
  /** The values to shade as good. */
  good: [minimum: number, maximum: number] | undefined;
  tickSteps: number[] | undefined;
  formatTick: (value: number) => string;
}

const HEIGHT = 130;
/** Wide enough for the longest label, the German word for a rough day, in a fallback font. */
const VALUE_AXIS_WIDTH = 58;
const RIGHT_PADDING = 4;
/** If days are narrower than this, in CSS pixels, only every second one has a label. */
const MIN_DAY_WIDTH = 34;
/**
 * The line shows a point for each reading only up to this number of readings, because more points would hide the
 * line.
 */
const MAX_POINTS = 40;

/** Draws a small chart in the page's colours, as wide as its container. */
export function Plot(props: Props) {
  const { summary, isDailySum, good } = props;
  const { times, values } = props.series;
  const container = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = container.current;
    if (!element) return;
    const draw = () => new uPlot(optionsFor(element, props), [times, values], element);
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
  }, [times, values, isDailySum, good?.join(), formats.value]);
  return <div ref={container} role="img" aria-label={summary} />;
}

function optionsFor(
  element: HTMLElement,
  { series, isDailySum, axis: range, good, tickSteps, formatTick }: Props,
): uPlot.Options {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(`--${name}`);
  const [line, ink, grid] = [colour('accent'), colour('muted'), colour('line')];
  const axis = { stroke: ink, ticks: { show: false }, font: `12px ${style.fontFamily}` };
  const paths = isDailySum ? uPlot.paths.bars?.({ size: [0.6, 28] }) : undefined;
  const showPoints = !isDailySum && series.times.length <= MAX_POINTS;
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    padding: [8, RIGHT_PADDING, 0, 0],
    hooks: {
      drawClear: [
        (plot) => fillToday(plot, colour('accent-soft')),
        (plot) => good && fillRange(plot, good, colour('good')),
      ],
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        splits: labelledNoons,
        values: (_plot, days) => dayLabels(days),
        size: 24,
        gap: 4,
      },
      {
        ...axis,
        grid: { stroke: grid, width: 1 },
        size: VALUE_AXIS_WIDTH,
        gap: 4,
        ...(tickSteps ? { incrs: tickSteps } : {}),
        values: (_plot, ticks) => ticks.map(formatTick),
      },
    ],
    scales: { x: { range: [midnight(1 - DAYS) / 1000, midnight(1) / 1000] }, y: { range } },
    series: [
      {},
      {
        stroke: line,
        width: 2,
        points: { show: showPoints, size: 6, fill: line },
        ...(paths ? { paths, fill: line } : {}),
      },
    ],
  };
}

/** Returns the noon of each day that has a label, in seconds. Today always has one. */
function labelledNoons(plot: uPlot): number[] {
  const step = (plot.width - VALUE_AXIS_WIDTH - RIGHT_PADDING) / DAYS < MIN_DAY_WIDTH ? 2 : 1;
  return noons()
    .filter((_noon, day) => (DAYS - 1 - day) % step === 0)
    .map((noon) => noon / 1000);
}

function dayLabels(days: number[]): string[] {
  const weekday = new Intl.DateTimeFormat(formats.peek(), { weekday: 'short' });
  return days.map((day) => (day * 1000 > midnight(0) ? t('charts.today') : weekday.format(day * 1000)));
}

function fillToday({ ctx, bbox, valToPos }: uPlot, colour: string): void {
  const [left, right] = [midnight(0), midnight(1)].map((time) => valToPos(time / 1000, 'x', true)) as [number, number];
  ctx.fillStyle = colour;
  ctx.fillRect(left, bbox.top, right - left, bbox.height);
}

function fillRange({ ctx, bbox, valToPos }: uPlot, range: [number, number], colour: string): void {
  const [bottom, top] = range.map((value) => valToPos(value, 'y', true)) as [number, number];
  ctx.save();
  // Translucent, so that today stays marked below it.
  ctx.globalAlpha = 0.4;
  ctx.fillStyle = colour;
  ctx.fillRect(bbox.left, top, bbox.width, bottom - top);
  ctx.restore();
}
