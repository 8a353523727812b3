/** Checks that each request of the collection has the body of an example, and each answer a body that can be shown. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

const { item: folders } = JSON.parse(await readFile('hatchery.postman_collection.json', 'utf8'));
const requestsIn = (items) => items.flatMap(({ item, ...entry }) => (item ? requestsIn(item) : [entry]));
const requests = requestsIn(folders);
const bodies = requests.flatMap(({ name, request, response }) => [
  ...(request.body?.raw === undefined ? [] : [[name, request.body.raw]]),
  ...response.map(({ name: answer, code, body }) => [
    `${name} ${code} ${answer}`,
    code === 204 || (code < 400 && !body) ? '-' : body,
  ]),
]);
for (const [name, body] of bodies) assert.ok(body && body !== 'null', `${name}: the body is ${body}`);
console.log(`${requests.length} requests, ${bodies.length} bodies`);
