import type { Schema } from './contracts.ts';
import { type Answer, type Method, type OpenApi, type Operation, scopeOf } from './openapi.ts';
import { deref, exampleOf, factsOf } from './reference-schema.ts';
import { ticketFields, uploadCurls } from './reference-upload.ts';

export interface Route {
  method: Method;
  path: string;
  operation: Operation;
}
export interface Curl {
  caption: string;
  command: string;
}

const variable = (name: string) => `$${name.toUpperCase()}`;

/** Quotes a word for a POSIX shell. Double quotes are used only if the word contains a shell variable. */
function shellWord(text: string, hasVariable: boolean): string {
  if (hasVariable) return `"${text.replaceAll(/["`\\]/g, '\\$&')}"`;
  return /^[\w:/.-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function lineOf(value: unknown): string {
  return JSON.stringify(value, null, 1)
    .replaceAll(/\n\s*/g, ' ')
    .replaceAll(/([{[]) | ([}\]])/g, '$1$2');
}

export function bodyOf({ requestBody }: Operation): Schema | undefined {
  return requestBody?.content['application/json']?.schema;
}

/**
 * Creates an example body for an update by the owner. It contains the path parameters that are also fields of the body, and the first
 * nullable field.
 */
function change(openapi: OpenApi, body: Schema): { json: unknown; hasVariable: boolean } {
  const { properties = {} } = factsOf(openapi, body);
  const keys = Object.values(openapi.components.parameters).filter(({ in: place }) => place === 'path');
  const named = keys.filter(({ name }) => name in properties).map(({ name }) => [name, variable(name)]);
  const [field] = Object.entries(properties).filter(([, property]) => factsOf(openapi, property).nullable);
  const changed = field ? [[field[0], exampleOf(openapi, field[1])]] : [];
  return { json: Object.fromEntries([...named, ...changed]), hasVariable: named.length > 0 };
}

/** Whether only services may use the operation. */
const isForServices = (operation: Operation): boolean =>
  operation.security.length === 1 && scopeOf(operation) !== undefined;

function command(openapi: OpenApi, route: Route, isAuthorized: boolean, data?: string): string {
  const { method, path, operation } = route;
  const url = `${openapi.servers[0]?.url}${path.replaceAll(/\{(\w+)\}/g, (_match, name: string) => variable(name))}`;
  const answers = Object.values(operation.responses).map((answer) => deref<Answer>(openapi, answer));
  const file = outputOf(path, answers);
  const isImplied = method === 'get' || (method === 'post' && data !== undefined);
  const redirects = Object.keys(operation.responses).some((status) => status.startsWith('3') && status !== '304');
  const request = [
    `curl ${isImplied ? '' : `-X ${method.toUpperCase()} `}${shellWord(url, path.includes('{'))}`,
    ...(isAuthorized ? [`-H "Authorization: Bearer ${isForServices(operation) ? '$SERVICE_KEY' : '$TOKEN'}"`] : []),
    ...(data === undefined ? [] : [`-d ${data}`]),
    ...(redirects ? ['--location'] : []),
    ...(file === undefined ? [] : [`--output ${file}`]),
  ].join(' \\\n  ');
  const ticket = ticketFields(openapi, operation);
  if (ticket.length > 0) return capture(request, 'TICKET', ticket);
  const created = createdFields(openapi, route);
  return created.length === 0 ? request : capture(request, 'CREATED', created);
}

/** Stores an answer, and the fields of it that later commands need, in shell variables. */
function capture(request: string, name: string, fields: string[]): string {
  const variables = fields.map((field) => `${variable(field).slice(1)}=$(echo "$${name}" | field ${field})`);
  return [`${name}=$(${request.replace('curl', 'curl -s')})`, `echo "$${name}"`, ...variables].join('\n');
}

/** Returns the name of the file for an answer that is not for a terminal: a picture, a page or a document. */
function outputOf(path: string, answers: Answer[]): string | undefined {
  const types = answers.flatMap(({ content = {} }) => Object.keys(content));
  const name = path.split('/').at(-1) ?? '';
  if (types.includes('text/html')) return `${name}.html`;
  return name.includes('.') || types.some((type) => type.startsWith('image/')) ? name : undefined;
}

/** A code in an answer, which a later request has in its body. */
const CODE = 'code';
const CODES = [CODE, 'device_code'];

/** Returns the fields of the answer to a create that later commands need: ids in paths, and codes. The user's id is known before. */
function createdFields(openapi: OpenApi, { method, operation }: Route): string[] {
  const isOpenPost = method === 'post' && operation.security.length === 0;
  // OAuth prescribes 200 for the codes of a device.
  const created = operation.responses['201'] ?? (isOpenPost ? operation.responses['200'] : undefined);
  if (!created || operation.operationId === 'saveUser') return [];
  const schema = deref<Answer>(openapi, created).content?.['application/json']?.schema ?? {};
  const inPaths = Object.values(openapi.components.parameters).filter(({ in: place }) => place === 'path');
  const needed = [...inPaths.map(({ name }) => name).filter((name) => name !== 'user_id'), ...CODES];
  return needed.filter((name) => name in (factsOf(openapi, schema).properties ?? {}));
}

/** Creates the example body of a request. A code is replaced by the shell variable with the code of an earlier answer. */
function exampleBody(openapi: OpenApi, body: Schema): string {
  const example = exampleOf(openapi, body);
  const codes = CODES.filter((code) => typeof example === 'object' && example !== null && code in example);
  const known = Object.fromEntries(codes.map((code) => [code, variable(code)]));
  return shellWord(lineOf(codes.length > 0 ? { ...Object(example), ...known } : example), codes.length > 0);
}

/** The member of a body that only a browser or app can make: a passkey. */
const CREDENTIAL = 'credential';
/** The member of a body that only the team's identity provider can make. */
const ID_TOKEN = 'id_token';

function captionOf(openapi: OpenApi, { method, operation }: Route): string {
  // A service deletes only locks.
  if (method === 'delete') return isForServices(operation) ? 'Request' : 'Request (cannot be undone)';
  const { properties = {} } = factsOf(openapi, bodyOf(operation) ?? {});
  if (CREDENTIAL in properties) return 'Request (with a passkey of a browser)';
  return ID_TOKEN in properties && !(CODE in properties) ? 'Request (with an ID token of your provider)' : 'Request';
}

/** Creates example commands for an operation, one for each kind of caller that the contract permits. */
export function curlsOf(openapi: OpenApi, route: Route): Curl[] {
  const { security } = route.operation;
  const body = bodyOf(route.operation);
  const isOpen = security.length === 0 || security.some((needs) => Object.keys(needs).length === 0);
  const isOwned = security.some((needs) => Object.keys(needs).length > 0);
  const example = body && exampleBody(openapi, body);
  const open = isOpen
    ? [{ caption: isOwned ? 'Request without a token' : 'Request', command: command(openapi, route, false, example) }]
    : [];
  if (!isOwned) return open;
  if (!isOpen || !body) {
    const hasTicket = ticketFields(openapi, route.operation).length > 0;
    const caption = captionOf(openapi, route);
    const request = { caption, command: command(openapi, route, true, example) };
    return [...open, request, ...(hasTicket ? uploadCurls(openapi.servers[0]?.url ?? '') : [])];
  }
  const { json, hasVariable } = change(openapi, body);
  const data = shellWord(lineOf(json), hasVariable);
  return [...open, { caption: 'Request by the owner', command: command(openapi, route, true, data) }];
}
