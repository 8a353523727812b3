/** A sign beside the head says at a glance what the face says. The components are data in the form of DiceBear's styles. */

/** Readable on the skies of the day and of the night. */
const SIGN = '#7a68d8';
const GOLD = '#fbbf24';
const line = { stroke: SIGN, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' };

const shape = (name: string, attributes: Record<string, string>) => ({ name, type: 'element', attributes });
/** Sways with the animation, as the top of the head does. */
const swaying = (...children: object[]) => ({ name: 'g', type: 'element', attributes: { class: 'dbcr-t' }, children });

const z = (x: number, y: number, side: number) =>
  shape('path', { d: `M${x} ${y}h${side}l-${side} ${side}h${side}`, 'stroke-width': `${side * 0.38}`, ...line });

function star(x: number, y: number, size: number) {
  const corners = [
    [1, 1],
    [-1, 1],
    [-1, -1],
    [1, -1],
  ];
  const sides = corners.map(([across = 1, down = 1], at) =>
    at % 2 === 0
      ? `q0 ${size * down} ${size * across} ${size * down}`
      : `q${size * across} 0 ${size * across} ${size * down}`,
  );
  return shape('path', { d: `M${x} ${y - size}${sides.join('')}Z`, fill: GOLD });
}

const thermometer = (width: number, stroke: string, d = 'M-18 61 8 53') =>
  shape('path', { d, 'stroke-width': `${width}`, stroke, 'stroke-linecap': 'round' });

export const signs = {
  width: 30,
  height: 30,
  variants: {
    none: { elements: [] },
    z: { elements: [swaying(z(10, 12, 6.5))] },
    zzz: { elements: [swaying(z(4, 20, 5), z(12, 10, 6.5), z(21, 0, 8))] },
    thermometer: {
      elements: [thermometer(7, '#475569'), thermometer(4.5, '#ffffff'), thermometer(2, '#ef4444', 'M-18 61-6 57.3')],
    },
    drop: {
      elements: [shape('path', { d: 'M16 8c4 6 6 8.5 6 11.5a6 6 0 0 1-12 0c0-3 2-5.5 6-11.5Z', fill: '#38bdf8' })],
    },
    heart: {
      elements: [
        swaying(
          shape('path', {
            d: 'M16 24c-14-8-9-18-4-16 2 .5 3.5 2.5 4 4 .5-1.5 2-3.5 4-4 5-2 10 8-4 16Z',
            fill: '#fb7185',
          }),
        ),
      ],
    },
    bolt: { elements: [swaying(shape('path', { d: 'm19 2-11 14h7l-3 12 12-15h-7Z', fill: GOLD }))] },
    stars: { elements: [swaying(star(20, 10, 9), star(8, 5, 4.5), star(24, 27, 5.5))] },
    question: {
      elements: [
        swaying(
          shape('path', { d: 'M11 9a6 6 0 1 1 8.5 5.5c-2 1-2.5 2-2.5 4', 'stroke-width': '3.5', ...line }),
          shape('circle', { cx: '17', cy: '25', r: '2.3', fill: SIGN }),
        ),
      ],
    },
  },
} as const;
