/**
 * Runs Payload. Users have a name and a pet's name, and can see only their own data. Users in the collection `users`
 * authenticate with an API key, and users in `members` with a password.
 */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { sqliteAdapter } from '@payloadcms/db-sqlite';
import { buildConfig, getPayload, handleEndpoints } from 'payload';

const { PORT, SECRET } = process.env;

const own = ({ req }) => (req.user ? { id: { equals: req.user.id } } : false);
const access = { create: () => true, read: own, update: own, delete: () => false };
const text = (name) => ({ name, type: 'text', required: true, maxLength: 40 });
const fields = [text('name'), text('pet_name')];

/** Creates a user with an API key. Payload's own route lets only administrators choose the key. */
const hatch = {
  method: 'post',
  path: '/hatch',
  async handler(req) {
    const { name, pet_name } = await req.json();
    const token = randomUUID();
    const data = { name, pet_name, enableAPIKey: true, apiKey: token };
    const { id } = await req.payload.create({ collection: 'users', data, req });
    return Response.json({ id, token }, { status: 201 });
  },
};

const config = buildConfig({
  secret: SECRET,
  telemetry: false,
  db: sqliteAdapter({ client: { url: 'file:payload.db' }, wal: { synchronous: 'FULL' }, busyTimeout: 5_000 }),
  collections: [
    { slug: 'users', auth: { useAPIKey: true, disableLocalStrategy: true }, access, fields, endpoints: [hatch] },
    { slug: 'members', auth: true, access, fields },
  ],
});

// Payload creates its tables only in development mode.
process.env.NODE_ENV = 'development';
await getPayload({ config });
process.env.NODE_ENV = 'production';

const server = createServer(async (incoming, outgoing) => {
  const { method, headers, url } = incoming;
  const body = method === 'GET' ? null : Readable.toWeb(incoming);
  const request = new Request(`http://127.0.0.1:${PORT}${url}`, { method, headers, body, duplex: 'half' });
  const answer = await handleEndpoints({ config, request });
  outgoing.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
});
server.listen(Number(PORT), '127.0.0.1');
