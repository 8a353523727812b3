import critters from '@dicebear/styles/critters.json' with { type: 'json' };
import { signs } from './signs.ts';

interface Element {
  name: string;
  type: string;
  attributes?: Record<string, unknown>;
  children?: Element[];
}

/** The outlines of all bodies start in a lower corner on y = 106, and are equally far from both edges of the canvas. */
const OUTLINE = /^M([\d.]+) 106/;
const WIDTH = critters.canvas.width;
/** How wide and how deep the rounded lower corners are. */
const CORNER = { width: 9, depth: 5 };
const FOOT = { y: 110, width: 9, depth: 5 };
const HEIGHT = FOOT.y + FOOT.depth;
/** Height divided by width. */
export const CREATURE_RATIO = HEIGHT / WIDTH;
/** The opacity of the parts that are the shadow on the card behind a critter. */
const SHADOW = '.15';

const INK = { type: 'color', name: 'ink' };
const BODY = { type: 'color', name: 'body' };

const shape = (name: string, attributes: Record<string, unknown>): Element => ({ name, type: 'element', attributes });

/** Returns how far the body's lower corners are from the edges; undefined if it is not the outline of a body. */
function startOf({ attributes }: Element): number | undefined {
  const [, start] = OUTLINE.exec(`${attributes?.d}`) ?? [];
  return start === undefined ? undefined : Number(start);
}

/** Returns the element and those in it without the shadow, with outlines of bodies whose lower corners are round. */
function standing(element: Element): Element {
  const { attributes, children } = element;
  const start = startOf(element);
  const copy = { ...element };
  if (start !== undefined) copy.attributes = { ...attributes, d: `${attributes?.d}`.replaceAll('Z', bottom(start)) };
  if (children) copy.children = children.filter(isNoShadow).map(standing);
  return copy;
}

const isNoShadow = ({ attributes }: Element): boolean => attributes?.opacity !== SHADOW;

/** Closes an outline on its way back to the corner where it starts. */
function bottom(start: number): string {
  const direction = Math.sign(start - WIDTH / 2);
  const corner = direction * CORNER.width;
  const between = 2 * start - WIDTH - 2 * corner;
  return `q0 ${CORNER.depth} ${corner} ${CORNER.depth}h${between}q${corner} 0 ${corner}-${CORNER.depth}Z`;
}

function feetOf(elements: readonly Element[]): Element[] {
  const start = elements.map(startOf).find((found) => found !== undefined) ?? 0;
  const apart = (start - WIDTH / 2) * 0.45;
  return [WIDTH / 2 - apart, WIDTH / 2 + apart].flatMap((cx) => {
    const place = { cx: `${cx}`, cy: `${FOOT.y}`, rx: `${FOOT.width}`, ry: `${FOOT.depth}` };
    return [shape('ellipse', { ...place, fill: BODY }), shape('ellipse', { ...place, fill: INK, opacity: '.12' })];
  });
}

/** Returns the same variants, with the elements that `map` makes of theirs. */
const mapVariants = <Name extends string>(
  variants: Record<Name, { elements: unknown }>,
  map: (elements: Element[]) => Element[],
) =>
  Object.fromEntries(
    Object.entries<{ elements: unknown }>(variants).map(([name, variant]) => [
      name,
      { ...variant, elements: map(variant.elements as Element[]) },
    ]),
  ) as Record<Name, { elements: Element[] }>;

/** An eye whose lid hangs down on the outer side. `x` mirrors it for the other side of the face. */
const droopy = (x: (x: number) => number, sweep: 0 | 1): Element => {
  const lid = `M${x(3.2)} 15.4 ${x(16.8)} 10.6`;
  return {
    name: 'g',
    type: 'element',
    attributes: { class: 'dbcr-eb' },
    children: [
      shape('path', { d: `${lid}A7.2 7.2 0 0 ${sweep} ${x(3.2)} 15.4Z`, fill: '#ffffff' }),
      shape('circle', { cx: `${x(10.6)}`, cy: '15.6', r: '2.8', fill: INK }),
      shape('path', { d: lid, stroke: INK, 'stroke-width': '3.5', 'stroke-linecap': 'round' }),
    ],
  };
};

const SIGN = { name: 'sign', type: 'component', attributes: { transform: 'translate(70 6)' } };
const { top, body, eyes, ...others } = critters.components;
const bodies = mapVariants(body.variants, (elements) => [
  ...feetOf(elements),
  ...elements.filter(isNoShadow).map(standing),
]);

/**
 * The pet. DiceBear's style `critters` draws it on a card, which has shadows and whose edge cuts the body off. Here the pet stands on its
 * own: its body is round below and has feet, there is no shadow, and a sign of its mood is beside its head.
 */
export const creature = {
  ...critters,
  canvas: {
    ...critters.canvas,
    height: HEIGHT,
    elements: critters.canvas.elements.map((element) =>
      'children' in element ? { ...element, children: [...(element.children ?? []), SIGN] } : element,
    ),
  },
  components: {
    ...others,
    top: { ...top, variants: mapVariants(top.variants, (elements) => elements.filter(isNoShadow)) },
    body: { ...body, height: HEIGHT, variants: bodies },
    eyes: {
      ...eyes,
      variants: { ...eyes.variants, droopy: { elements: [droopy((x) => x, 1), droopy((x) => eyes.width - x, 0)] } },
    },
    sign: signs,
  },
};
