/**
 * A mock of Hatchery: Prism answers with the examples of the contract, which tell the story of Max and the pet Rocky.
 *
 *     node mock.ts                  # at http://localhost:4010, until it is stopped
 *     node mock.ts node story.ts    # for one program, which finds the URL in BASE_URL
 *
 * The contract is read from the file in CONTRACT, or from a server at http://localhost:8787. To get another answer than the first one,
 * send the header `Prefer: code=404`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';

const { CONTRACT, PORT = '4010' } = process.env;
const MOCK = `http://localhost:${PORT}`;
const SAMPLES = '/users/{user_id}/streams/{stream_id}/samples';
const PRISM = { host: '127.0.0.1', port: Number(PORT) + 1 };

const contract = CONTRACT
  ? await readFile(CONTRACT, 'utf8')
  : await (await fetch('http://localhost:8787/openapi.json')).text();
const { servers, paths } = JSON.parse(contract);
// The examples have the URL of the server; in shared/openapi.json, which has none, this one. With that of the mock, uploads and redirects
// stay here.
const exampleUrl = servers[0].url === '/' ? 'http://localhost:8787' : servers[0].url;
const mocked = { ...JSON.parse(contract.replaceAll(exampleUrl, MOCK)), servers: [{ url: MOCK }] };
await writeFile('mock.json', JSON.stringify(mocked));
const { portrait } = paths['/users/{user_id}/export'].get.responses['200'].content['application/json'].example;

const prism = spawn('node_modules/.bin/prism', ['mock', '--port', `${PRISM.port}`, 'mock.json'], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
await new Promise<void>((resolve) => {
  prism.stdout.on('data', (text) => `${text}`.includes('is listening') && resolve());
});
const mock = createServer((request, response) => answer(request, response).catch((error) => response.destroy(error)));
await once(mock.listen(Number(PORT)), 'listening');

const [program, ...args] = process.argv.slice(2);
if (program) {
  const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, BASE_URL: MOCK } });
  [process.exitCode] = await once(child, 'exit');
  mock.close();
  mock.closeAllConnections();
  prism.kill();
} else {
  console.log(`The mock is at ${MOCK}.`);
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', url = '/' } = request;
  if (url.startsWith('/objects/')) return storage(request, response);
  const body = method === 'POST' ? JSON.stringify(await json(request)) : null;
  const { authorization = '', 'if-match': ifMatch = '', prefer } = request.headers;
  const headers = {
    authorization,
    prefer: String(prefer ?? preferred(url, body)),
    'if-match': ifMatch,
    'content-type': 'application/json',
  };
  const answered = await send(method, url, headers, body);
  const { responses } = paths[url === '/users' ? url : SAMPLES].post;
  // Prism answers an invalid body with 422, if the operation has this status; Hatchery with 400.
  if (answered.status === 422 && answered.isInvalid) {
    const { example } = responses['400'].content['application/problem+json'];
    response.writeHead(400, { 'Content-Type': 'application/problem+json' }).end(JSON.stringify(example));
    return;
  }
  response.writeHead(answered.status, Object.fromEntries(answered.headers)).end(answered.body);
}

/** Prism chooses the lowest status of success, and the first media type. */
function preferred(url: string, body: string | null): string {
  if (url.endsWith('/avatar')) return 'code=302';
  return url === '/users' && !JSON.parse(body ?? '{}').user_id ? 'code=201' : '';
}

async function send(method: string, url: string, headers: Record<string, string>, body: string | null) {
  const present = Object.entries(headers).filter(([, value]) => value !== '');
  const address = `http://${PRISM.host}:${PRISM.port}${url}`;
  const answered = await fetch(address, { method, headers: Object.fromEntries(present), body, redirect: 'manual' });
  const kept = ['content-type', 'etag', 'location', 'retry-after', 'www-authenticate'];
  return {
    status: answered.status,
    isInvalid: answered.headers.has('sl-violations'),
    headers: [...answered.headers].filter(([name]) => kept.includes(name)),
    body: Buffer.from(await answered.arrayBuffer()),
  };
}

/** Accepts every upload, and shows the portrait of the story. */
function storage(request: IncomingMessage, response: ServerResponse): void {
  request.resume().on('end', () => {
    if (request.method === 'PUT') response.end();
    else response.writeHead(200, { 'Content-Type': 'image/jpeg' }).end(Buffer.from(portrait.split(',')[1], 'base64'));
  });
}
