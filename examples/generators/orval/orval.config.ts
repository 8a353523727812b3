import { defineConfig } from 'orval';

const input = process.env.CONTRACT ?? 'http://localhost:8787/openapi.json';

export default defineConfig({
  client: {
    input,
    output: {
      target: 'hatchery/client.ts',
      client: 'fetch',
      baseUrl: { runtime: "process.env.BASE_URL ?? 'http://localhost:8787'" },
    },
  },
  schemas: { input, output: { target: 'hatchery/schemas.ts', client: 'zod' } },
});
