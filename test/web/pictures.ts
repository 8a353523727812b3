import { join } from 'node:path';
import type { Locator, Page, PageScreenshotOptions } from 'playwright-core';

const FOLDER = join(import.meta.dirname, '../../dist/screenshots');
/** Off by default, because taking and compressing the pictures is a good part of these tests' time. */
export const takesPictures = process.env.SCREENSHOTS === '1';
/** Device pixels per CSS pixel. Drawing four times the pixels takes time, and makes a difference in pictures only. */
export const PICTURE_SCALE = takesPictures ? 2 : 1;

/** Writes a screenshot to `dist/screenshots` for people to look at, if `SCREENSHOTS=1`. */
export async function takePicture(
  of: Page | Locator,
  name: string,
  options: PageScreenshotOptions = {},
): Promise<void> {
  if (takesPictures) await of.screenshot({ ...options, path: join(FOLDER, `${name}.png`) });
}

/** Like `takePicture`, in both colour schemes. */
export async function takeBothPictures(page: Page, name: string, options: PageScreenshotOptions = {}): Promise<void> {
  if (!takesPictures) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await takePicture(page, `${name}-${colorScheme}`, options);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}
