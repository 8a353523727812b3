import { defineConfig } from 'vite';

export default defineConfig({
  // Relative URLs allow a proxy to serve the app under a path.
  base: './',
  build: {
    // Do not inline assets, because the Content-Security-Policy allows no data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  // `npm run dev:web` runs next to `npm start`. The dev server proxies the API, so that the app and the API have the
  // same origin.
  server: { proxy: { '/users': 'http://localhost:8787', '/objects': 'http://localhost:8787' } },
});
