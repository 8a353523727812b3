/** Measures the actions of a person's app that do not depend on readings. */
import { readFileSync } from 'node:fs';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { UploadTicket } from '../../../shared/models/typescript/types.ts';
import { exampleBody, exampleChange, PHOTO } from '../../requests.ts';
import type { Action, AppAction } from '../counts.ts';
import type { Functions } from './functions.ts';
import { type Measured, meterAll } from './meter.ts';
import { addStream, createUser, type Person } from './user.ts';

export async function measureApp(
  functions: Functions,
): Promise<{ counts: Record<AppAction, Action>; portraitBytes: number }> {
  const { dynamo, names, send, invoke } = functions;
  let user: Person = await createUser(functions);
  const photo = readFileSync(PHOTO);
  let portraitBytes = 0;
  const newUser = async () => {
    user = await createUser(functions);
  };
  const get = (path = '') => send('GET', `/users/${user.id}${path}`, user.auth);
  const save = (body: object) => send('POST', '/users', user.auth, JSON.stringify({ user_id: user.id, ...body }));

  /** Makes the next ticket and publication the first of their minute, as they usually are. */
  const endWindows = () =>
    dynamo.client.send(
      new UpdateItemCommand({
        TableName: names.USERS_TABLE,
        Key: { user_id: { S: user.id } },
        UpdateExpression: 'REMOVE tickets, publishes',
      }),
    );

  async function changePortrait() {
    const ticket = await get('/avatar/upload-url');
    const { upload_url, avatar_url } = JSON.parse(ticket.text) as UploadTicket;
    const stored = await fetch(upload_url, { method: 'PUT', body: photo });
    if (!stored.ok) throw new Error(`The upload was refused: ${stored.status}`);
    return { answers: [ticket, await save({ avatar_url })] };
  }

  async function seePortrait() {
    const redirect = await get('/avatar');
    const picture = await fetch(redirect.headers.location ?? '');
    portraitBytes = (await picture.arrayBuffer()).byteLength;
    return { answers: [redirect], s3Bytes: portraitBytes };
  }

  const one = async (answer: ReturnType<typeof send>) => ({ answers: [await answer] });
  const actions: Record<AppAction, Measured> = {
    'create a user': { run: () => one(send('POST', '/users', {}, JSON.stringify(exampleBody))) },
    'read the profile': { run: () => one(get()) },
    'update the profile': { run: () => one(save(exampleChange)) },
    'list the streams': { run: () => one(get('/streams')) },
    'add a stream': { before: newUser, run: async () => ({ answers: [(await addStream(functions, user)).answer] }) },
    'change the portrait': { warmUps: 5, runs: 15, before: endWindows, run: changePortrait },
    'see the portrait': { run: seePortrait },
    sweep: { by: 'sweeper', run: () => invoke('sweeper', {}) },
  };
  const counts = await meterAll(functions, actions);
  return { counts, portraitBytes };
}
