/** Runs Parse Server. Users have a name and a pet's name, and can see only their own data. */
import { randomBytes } from 'node:crypto';
import express from 'express';
import { ParseServer } from 'parse-server';

const { PORT, DATABASE_URI } = process.env;
const anyone = { '*': true };
const text = { type: 'String', required: true };
const parse = new ParseServer({
  databaseURI: DATABASE_URI,
  appId: 'peers',
  masterKey: randomBytes(32).toString('hex'),
  serverURL: `http://127.0.0.1:${PORT}`,
  enforcePrivateUsers: true,
  logLevel: 'error',
  logsFolder: null,
  schema: {
    definitions: [
      {
        className: '_User',
        fields: { name: text, pet_name: text },
        classLevelPermissions: { create: anyone, get: anyone, update: anyone },
      },
    ],
  },
});
await parse.start();
express().use('/', parse.app).listen(Number(PORT), '127.0.0.1');
