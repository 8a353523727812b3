import sharp, { type OverlayOptions } from 'sharp';

const GAP = 24;

/** Writes rows of screenshots with rounded corners, as a picture of this width and of at most 256 colours. */
export async function writeSheet(file: string, rows: Buffer[][], total: number): Promise<void> {
  const placed: OverlayOptions[] = [];
  let top = GAP;
  for (const row of rows) {
    const side = Math.round((total - GAP) / row.length - GAP);
    const images = await Promise.all(row.map((shot) => rounded(shot, side)));
    placed.push(...images.map(({ data: input }, at) => ({ input, left: GAP + at * (side + GAP), top })));
    top += GAP + Math.max(...images.map(({ info }) => info.height));
  }
  const create = { width: total, height: top, channels: 4, background: '#0000' } as const;
  await sharp({ create }).composite(placed).png({ palette: true, effort: 10 }).toFile(file);
  console.log(`wrote ${file}`);
}

async function rounded(shot: Buffer, width: number) {
  const { data, info } = await sharp(shot).resize(width).png().toBuffer({ resolveWithObject: true });
  const rect = (style: string) =>
    Buffer.from(
      `<svg width="${width}" height="${info.height}"><rect x="1" y="1" width="${width - 2}" height="${info.height - 2}" rx="26" ${style}/></svg>`,
    );
  return sharp(data)
    .composite([
      { input: rect(''), blend: 'dest-in' },
      { input: rect('fill="none" stroke="#8a7ea6" stroke-width="2"') },
    ])
    .png()
    .toBuffer({ resolveWithObject: true });
}
