/** Text on a canvas, which has no line breaks of its own. */

const INK = '#241a3d';
const MUTED = '#5e5478';
const FONT = 'Nunito, ui-rounded, system-ui, sans-serif';
const CODE_FONT = 'ui-monospace, "DejaVu Sans Mono", monospace';

/** How a text looks. Sizes are in pixels. */
const STYLES = {
  name: { font: FONT, weight: 800, size: 68, color: INK },
  subtitle: { font: FONT, weight: 600, size: 34, color: MUTED },
  code: { font: CODE_FONT, weight: 700, size: 40, color: INK },
  body: { font: FONT, weight: 600, size: 30, color: MUTED },
};
type Style = keyof typeof STYLES;

/** Where text is drawn: centred at `center`, at most `width` wide. */
export interface Column {
  context: CanvasRenderingContext2D;
  center: number;
  width: number;
}

/** Draws one line with its baseline at `y`. A text that is too wide becomes smaller. */
export function drawLine(column: Column, text: string, style: Style, y: number): void {
  const { context, center, width } = column;
  setStyle(context, style);
  setStyle(context, style, Math.min(1, width / context.measureText(text).width));
  context.fillText(text, center, y, width);
}

/** Draws paragraphs below each other. The first baseline is at `top`. */
export function drawParagraphs(column: Column, paragraphs: readonly string[], top: number): void {
  const { context, center, width } = column;
  setStyle(context, 'body');
  let y = top;
  for (const paragraph of paragraphs) {
    for (const line of balance(column, paragraph)) {
      context.fillText(line, center, y, width);
      y += 42;
    }
    y += 14;
  }
}

function setStyle(context: CanvasRenderingContext2D, style: Style, scale = 1): void {
  const { font, weight, size, color } = STYLES[style];
  context.textAlign = 'center';
  context.fillStyle = color;
  context.font = `${weight} ${Math.floor(size * scale)}px ${font}`;
}

/** @returns lines of similar width, and as few as possible */
function balance(column: Column, text: string): string[] {
  let lines = wrap(column, text);
  for (let width = column.width - 20; width > column.width / 2; width -= 20) {
    const narrower = wrap({ ...column, width }, text);
    if (narrower.length > lines.length) break;
    lines = narrower;
  }
  return lines;
}

function wrap({ context, width }: Column, text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line ? `${line} ${word}` : word;
    if (line && context.measureText(longer).width > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}
