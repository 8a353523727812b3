import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

const STYLE = join(import.meta.dirname, '../../web/src/style');
const THEMES = ['light', 'dark'] as const;
const TEXTS = ['--ink', '--muted'];
const SKY_COLOURS = ['--sky-top', '--sky-low'];

/** Returns the style sheet of each theme: before and in the media query for dark colours. */
async function sheetsOf(file: string) {
  const [light = '', dark = ''] = (await readFile(join(STYLE, file), 'utf8')).split(
    '@media (prefers-color-scheme: dark)',
  );
  return { light, dark };
}

const valuesOf = (sheet: string, name: string): string[] =>
  [...sheet.matchAll(RegExp(`${name}: (#[0-9a-f]{6})`, 'g'))].map(([, colour = '']) => colour);

/** The relative luminance of a colour, as WCAG defines it. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

test('text has a contrast of 4.5 on each sky, in both themes', async () => {
  const [theme, sky] = [await sheetsOf('theme.css'), await sheetsOf('sky.css')];
  for (const name of THEMES) {
    const skies = SKY_COLOURS.flatMap((colour) => valuesOf(sky[name], colour));
    assert.equal(skies.length, 2 * 4, 'two colours for each time of the day');
    for (const text of TEXTS.flatMap((colour) => valuesOf(theme[name], colour)))
      for (const colour of skies) assert.ok(contrast(text, colour) >= 4.5, `${name}: ${text} on ${colour}`);
  }
});
