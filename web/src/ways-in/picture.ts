import { formatDate } from '../home/format.ts';
import { t } from '../i18n/language.ts';
import { qrModules, qrPath } from '../parts/qr.tsx';
import { portrait } from '../state/portrait.ts';
import { groupsOf, linkOf, shortAddress } from './code.ts';

/** All measures are in pixels. The colours are those of the light theme. */
const WIDTH = 1080;
const HEIGHT = 1540;
const MARGIN = 56;
const CENTER = WIDTH / 2;
const TEXT_WIDTH = WIDTH - 4 * MARGIN;
const INK = '#241a3d';
const MUTED = '#5e5478';
const FONT = 'Nunito, ui-rounded, system-ui, sans-serif';
const CODE_FONT = 'ui-monospace, "DejaVu Sans Mono", monospace';
const GROUPS_PER_LINE = 7;

type Context = CanvasRenderingContext2D;

interface Content {
  code: string;
  pet: string;
}

/** @returns a file name with the pet's name, such as `Rocky-recovery-code.png` */
export function pictureName(pet: string): string {
  const name = pet.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '');
  return `${name || 'pet'}-recovery-code.png`;
}

/**
 * Draws the pet, its recovery code as text and as a QR code, and how to use them.
 *
 * @throws if the browser has no 2D canvas or no PNG encoder
 */
export async function drawPicture({ code, pet }: Content): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser has no 2D canvas.');
  drawGround(context);
  await drawPet(context, 104, 230);
  drawText(context, pet, { y: 430, size: 68, weight: 800 });
  drawText(context, t('waysIn.recovery.nameAndDate', { at: formatDate(new Date().toISOString()) }), {
    y: 482,
    size: 34,
    weight: 600,
    color: MUTED,
  });
  drawQr(context, linkOf(code), 508, 520);
  drawCode(context, code, 1078);
  const lines = [t('waysIn.recovery.use', { address: shortAddress() }), t('waysIn.recovery.secret')];
  drawParagraphs(context, lines, 1230);
  return encodePng(canvas);
}

function drawGround(context: Context): void {
  const sky = context.createLinearGradient(0, 0, 0, HEIGHT);
  sky.addColorStop(0, '#e4d9ff');
  sky.addColorStop(1, '#ffe9dc');
  context.fillStyle = sky;
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.fillStyle = '#fff';
  context.beginPath();
  context.roundRect(MARGIN, MARGIN, WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN, 64);
  context.fill();
}

/** Draws the pet's picture if there is one. The code matters more, so a failure is ignored. */
async function drawPet(context: Context, y: number, size: number): Promise<void> {
  const url = portrait.peek();
  if (!url) return;
  const picture = new Image(size, size);
  picture.src = url;
  try {
    await picture.decode();
    context.save();
    context.beginPath();
    context.roundRect(CENTER - size / 2, y, size, size, size * 0.36);
    context.fillStyle = '#d8ccff';
    context.fill();
    context.clip();
    context.drawImage(picture, CENTER - size / 2, y, size, size);
  } catch {
    // The browser cannot draw this picture on a canvas.
  } finally {
    context.restore();
  }
}

interface TextStyle {
  y: number;
  size: number;
  weight: number;
  color?: string;
  font?: string;
}

/** Draws one centred line. A text that is too wide becomes smaller. */
function drawText(context: Context, text: string, { y, size, weight, color = INK, font = FONT }: TextStyle): void {
  context.textAlign = 'center';
  context.fillStyle = color;
  context.font = `${weight} ${size}px ${font}`;
  const scale = Math.min(1, TEXT_WIDTH / context.measureText(text).width);
  context.font = `${weight} ${Math.floor(size * scale)}px ${font}`;
  context.fillText(text, CENTER, y, TEXT_WIDTH);
}

function drawQr(context: Context, text: string, y: number, size: number): void {
  const modules = qrModules(text);
  // Whole pixels per module keep the edges sharp.
  const scale = Math.floor(size / modules.length);
  context.save();
  context.translate(Math.round(CENTER - (scale * modules.length) / 2), y);
  context.scale(scale, scale);
  context.fillStyle = '#000';
  context.fill(new Path2D(qrPath(modules)));
  context.restore();
}

function drawCode(context: Context, code: string, y: number): void {
  const groups = groupsOf(code);
  for (let at = 0; at < groups.length; at += GROUPS_PER_LINE) {
    const line = groups.slice(at, at + GROUPS_PER_LINE).join(' ');
    drawText(context, line, { y: y + (at / GROUPS_PER_LINE) * 62, size: 40, weight: 700, font: CODE_FONT });
  }
}

function drawParagraphs(context: Context, paragraphs: readonly string[], top: number): void {
  let y = top;
  context.font = `600 30px ${FONT}`;
  context.fillStyle = MUTED;
  for (const paragraph of paragraphs) {
    for (const line of balance(context, paragraph)) {
      context.fillText(line, CENTER, y, TEXT_WIDTH);
      y += 42;
    }
    y += 14;
  }
}

/** @returns lines of similar width, and as few as possible */
function balance(context: Context, text: string): string[] {
  let lines = wrap(context, text, TEXT_WIDTH);
  for (let width = TEXT_WIDTH - 20; width > TEXT_WIDTH / 2; width -= 20) {
    const narrower = wrap(context, text, width);
    if (narrower.length > lines.length) break;
    lines = narrower;
  }
  return lines;
}

function wrap(context: Context, text: string, width: number): string[] {
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

function encodePng(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((png) => (png ? resolve(png) : reject(new Error('This browser cannot encode a PNG.'))), 'image/png');
  });
}
