/**
 * The server `floor` sends a page with a single heading in the app's font. No page in that font can be painted sooner.
 */
import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { serve } from '../bare-server.ts';

const FONT = 'node_modules/@fontsource-variable/nunito/files/nunito-latin-wght-normal.woff2';
const font = readFileSync(join(import.meta.dirname, '../..', FONT));
const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Floor</title>
    <link rel="preload" href="/font.woff2" as="font" type="font/woff2" crossorigin>
    <style>@font-face { font-family: Nunito; font-display: optional; src: url("/font.woff2") } h1 { font-family: Nunito }</style>
  </head>
  <body><h1>Someone’s waiting to meet you</h1></body>
</html>`;

function answer(response: ServerResponse, type: string, body: string | Buffer): void {
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) }).end(body);
}

serve((request, response) => {
  if (request.url === '/font.woff2') answer(response, 'font/woff2', font);
  else answer(response, 'text/html; charset=utf-8', page);
});
