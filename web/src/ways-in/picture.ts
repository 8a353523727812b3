import { formatDate } from '../home/format.ts';
import { t } from '../i18n/language.ts';
import { qrModules, qrPath } from '../parts/qr.tsx';
import { latestDrawing } from '../state/drawings.ts';
import { groupsOf, linkOf, shortAddress } from './code.ts';
import { type Column, drawLine, drawParagraphs } from './picture-text.ts';

/** All measures are in pixels. The colours are those of the light theme. */
const WIDTH = 1080;
const HEIGHT = 1540;
const MARGIN = 56;
const CENTER = WIDTH / 2;
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
  const column = { context, center: CENTER, width: WIDTH - 4 * MARGIN };
  drawLine(column, pet, 'name', 430);
  drawLine(column, t('waysIn.recovery.nameAndDate', { at: formatDate(new Date().toISOString()) }), 'subtitle', 482);
  drawQr(context, linkOf(code), 508, 520);
  drawCode(column, code, 1078);
  drawParagraphs(column, [t('waysIn.recovery.use', { address: shortAddress() }), t('waysIn.recovery.secret')], 1230);
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

/** Draws the pet if its drawing is loaded. The code matters more, so a failure is ignored. */
async function drawPet(context: Context, y: number, size: number): Promise<void> {
  const url = latestDrawing.peek();
  if (!url) return;
  const picture = new Image();
  picture.src = url;
  try {
    await picture.decode();
    const width = (size * picture.naturalWidth) / picture.naturalHeight;
    context.drawImage(picture, CENTER - width / 2, y, width, size);
  } catch {
    // The browser cannot draw this picture on a canvas.
  }
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

function drawCode(column: Column, code: string, y: number): void {
  const groups = groupsOf(code);
  for (let at = 0; at < groups.length; at += GROUPS_PER_LINE) {
    const line = groups.slice(at, at + GROUPS_PER_LINE).join(' ');
    drawLine(column, line, 'code', y + (at / GROUPS_PER_LINE) * 62);
  }
}

function encodePng(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((png) => (png ? resolve(png) : reject(new Error('This browser cannot encode a PNG.'))), 'image/png');
  });
}
