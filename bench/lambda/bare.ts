/**
 * The function `bare`, the baseline of the benchmark: it does only what the two measured requests need, with
 * `node:http` and `node:crypto`. It uses no packages, and has no router, contract, timeouts, retries or log.
 */
import { Agent, request } from 'node:http';
import { EXPIRES_IN, handlerFor, type StoredUser } from './handler.ts';
import { dynamoSigner, putSigner } from './signature.ts';

type Value = { S: string } | { N: string } | { L: Value[] } | { M: Record<string, Value> };

const {
  AWS_ENDPOINT_URL_DYNAMODB: endpoint = '',
  AWS_REGION: region = '',
  AWS_ACCESS_KEY_ID: accessKeyId = '',
  AWS_SECRET_ACCESS_KEY: secretAccessKey = '',
  USERS_TABLE: TableName = '',
  AVATARS_BUCKET: bucket = '',
} = process.env;
const scope = { region, credentials: { accessKeyId, secretAccessKey } };
const { host, hostname, port } = new URL(endpoint);
const agent = new Agent({ keepAlive: true });
type Item = Record<string, Value>;

/** Returns a function that makes this call with its input. */
function caller<Output>(operation: string) {
  const sign = dynamoSigner(scope, host, `DynamoDB_20120810.${operation}`);
  return (input: object): Promise<Output> => {
    const body = JSON.stringify({ TableName, ...input });
    return new Promise((resolve, reject) => {
      const message = request({ agent, hostname, port, method: 'POST', path: '/', headers: sign(body) }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part) => {
          text += part;
        });
        answer.once('end', () => resolve(JSON.parse(text)));
      });
      message.once('error', reject).end(body);
    });
  };
}

const getItem = caller<{ Item?: Item }>('GetItem');
const updateItem = caller<{ Attributes?: Item }>('UpdateItem');

const fieldsOf = (fields: Record<string, Value>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, plain(value)]));

function plain(value: Value): unknown {
  if ('S' in value) return value.S;
  if ('N' in value) return Number(value.N);
  if ('L' in value) return value.L.map(plain);
  return fieldsOf(value.M);
}

const userIn = (item: Item | undefined) => item && (fieldsOf(item) as unknown as StoredUser);

export const handler = handlerFor({
  getUser: async (userId) => userIn((await getItem({ Key: { user_id: { S: userId } }, ConsistentRead: true })).Item),
  updateUser: async (update) => userIn((await updateItem(update)).Attributes),
  presign: putSigner(scope, bucket, EXPIRES_IN),
});
