import { defineConfig } from 'vite';

export default defineConfig({
  // Relative URLs let the app run below a path of a proxy.
  base: './',
  build: {
    // The Content-Security-Policy allows no data: URLs.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  // `npm run dev:web` alongside `npm start`: proxies the API, so that app and API share an origin.
  server: { proxy: { '/users': 'http://localhost:8787', '/objects': 'http://localhost:8787' } },
});
