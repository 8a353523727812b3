import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { transform } from 'esbuild';
import type { Plugin, Rolldown } from 'vite';

const SOURCE = join(import.meta.dirname, 'src/sw/sw.ts');
/** Code of more bytes that not every visit needs, such as charts and importers, is kept only when it is first used. */
const LARGE = 30_000;

/** Writes `/sw.js`, which knows the files of this build. The file is not minified, so that it can be read in browsers. */
export function serviceWorker(): Plugin {
  return {
    name: 'service-worker',
    apply: 'build',
    // After Vite has written the page.
    enforce: 'post',
    async generateBundle(_options, bundle) {
      const page = bundle['index.html'];
      const entry = Object.values(bundle).find((file) => file.type === 'chunk' && file.isEntry);
      if (page?.type !== 'asset' || !entry) throw new Error('The page or its script is missing.');
      const files = shellOf(bundle, entry.fileName);
      const version = createHash('sha256')
        .update(JSON.stringify([files, page.source]))
        .digest('hex')
        .slice(0, 16);
      const define = { BUILD: JSON.stringify({ version, entry: entry.fileName, files }) };
      const { code } = await transform(await readFile(SOURCE, 'utf8'), { loader: 'ts', define });
      this.emitFile({ type: 'asset', fileName: 'sw.js', source: code });
    },
  };
}

/** The entry, the code of every step, small code that they load later, and the styles, fonts and images of all these. */
function shellOf(bundle: Rolldown.OutputBundle, entry: string): string[] {
  const shell = new Set<string>();
  const add = (name: string, isStep: boolean): void => {
    const file = bundle[name];
    if (shell.has(name) || file?.type !== 'chunk') return;
    shell.add(name);
    for (const imported of file.imports) add(imported, false);
    for (const asset of [...(file.viteMetadata?.importedCss ?? []), ...(file.viteMetadata?.importedAssets ?? [])])
      shell.add(asset);
    for (const lazy of file.dynamicImports) {
      const { [lazy]: chunk } = bundle;
      if (chunk?.type === 'chunk' && (isStep || chunk.code.length <= LARGE)) add(lazy, false);
    }
  };
  add(entry, true);
  return [...shell].sort();
}
