import { defineConfig } from '@hey-api/openapi-ts';

export default defineConfig({
  input: process.env.CONTRACT ?? 'http://localhost:8787/openapi.json',
  output: { path: 'hatchery', module: { extension: '.ts' } },
  plugins: [
    { name: '@hey-api/client-fetch', throwOnError: true },
    // The contract allows times with an offset.
    { name: 'zod', dates: { offset: true } },
    // Validate answers only. The server validates requests, and its errors say more.
    { name: '@hey-api/sdk', validator: { request: false, response: 'zod' } },
  ],
});
