/** The floor: node:http answering constants as large as the real answers. No Node server on it can be faster. */
import { createServer, type ServerResponse } from 'node:http';
import { exampleProfile, exampleTicket, exampleToken } from './examples.ts';

const profile = JSON.stringify(exampleProfile);
const created = JSON.stringify({ ...exampleProfile, access_token: exampleToken });
const ticket = JSON.stringify(exampleTicket);

function answer(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) }).end(text);
}

const server = createServer((request, response) => {
  if (request.method === 'GET') return answer(response, request.url?.endsWith('/upload-url') ? ticket : profile);
  request.resume().once('end', () => answer(response, request.headers.authorization ? profile : created));
});
server.listen(Number(process.env.PORT), '127.0.0.1');
// A process that ends by the signal itself would not save its compile cache.
process.once('SIGTERM', () => process.exit());
