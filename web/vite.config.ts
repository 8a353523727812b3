import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vite';
import { serviceWorker } from './service-worker.ts';

const SETTINGS = join(import.meta.dirname, '../.env');
if (existsSync(SETTINGS)) process.loadEnvFile(SETTINGS);
/** The server of `npm start`, which reads the same setting. */
const API = `http://localhost:${process.env.PORT || 8787}`;

export default defineConfig({
  // Relative URLs allow a proxy to serve the app under a path.
  base: './',
  plugins: [serviceWorker()],
  // The package's default entry needs Node.
  resolve: { alias: [{ find: /^csv-parse$/, replacement: 'csv-parse/browser/esm' }] },
  build: {
    // Do not inline assets, because the Content-Security-Policy allows no data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          // One file for the first screen, and one for what several later screens share, because HTTP/1.1 loads only six files at a
          // time. The scanner (join/) is not in the shared file: its parts are needed one after another.
          groups: [
            { name: 'first', tags: ['$initial'] },
            { name: 'shared', test: /web\/src\/(?!join\/)/, minShareCount: 2 },
          ],
        },
      },
    },
  },
  // The worker that reads files loads some of its code only when a file needs it.
  worker: { format: 'es' },
  // `npm run dev:web` runs next to `npm start`. The dev server proxies the API, so that the app and the API have the
  // same origin.
  server: { proxy: { '/users': API, '/objects': API, '/settings': API } },
});
