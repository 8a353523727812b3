import type { BrowserContextOptions, Page } from 'playwright-core';
import { appleHealthXml } from '../sources/generators/apple-health.ts';
import { assertFits } from './fits.ts';
import { button, useHome } from './home.ts';
import { takePicture } from './pictures.ts';

export interface Upload {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

export const upload = (name: string, content: string | Uint8Array): Upload => ({
  name,
  mimeType: '',
  buffer: Buffer.from(content),
});

/** An export of Apple Health of 20 KB. */
export const apple = (days = 2): Upload =>
  upload('Exportieren.xml', [...appleHealthXml({ now: Date.now(), days })].join(''));

export const choose = (page: Page, ...files: Upload[]) => page.locator('.drop input').first().setInputFiles(files);
export const agree = (page: Page, name: string) => page.getByRole('switch', { name, exact: true }).check();

export async function picture(page: Page, name: string): Promise<void> {
  await takePicture(page.locator('.connect'), `import/${name}`);
  await assertFits(page, name);
}

export function useImport() {
  const { atSettings, ask } = useHome();

  /** Opens the choice of a file in the settings. `sent` has the path of each request that carries something. */
  async function atChoice(options?: BrowserContextOptions) {
    const home = await atSettings(undefined, options);
    const sent: string[] = [];
    home.page.on('request', (request) => {
      if (request.method() !== 'GET') sent.push(new URL(request.url()).pathname);
    });
    await button(home.page, /Connect a source|Quelle verbinden/).click();
    await home.page.getByLabel(/I have a file|Ich habe eine Datei/).check();
    await home.page.locator('.drop').waitFor();
    return { ...home, sent };
  }
  return { atChoice, ask };
}
