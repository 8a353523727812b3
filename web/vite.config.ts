import { defineConfig } from 'vite';

export default defineConfig({
  // Relative, so that the app also runs below a path of a proxy.
  base: './',
  build: {
    // The policy allows no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  // `npm run dev:web` beside `npm start`: the API as if it were on one origin.
  server: { proxy: { '/users': 'http://localhost:8787', '/objects': 'http://localhost:8787' } },
});
