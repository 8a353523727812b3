import { html } from 'hono/html';
import {
  type Answer,
  type Header,
  type OpenApi,
  type Operation,
  type Parameter,
  SERVICE_KEY,
  scopeOf,
} from './openapi.ts';
import { bodyOf, curlsOf, type Route } from './reference-curl.ts';
import {
  capital,
  codeBlock,
  fieldList,
  type Html,
  inline,
  jsonCode,
  paragraphs,
  pathCode,
  schemaFields,
  schemaLink,
} from './reference-parts.ts';
import { deref, factsOf, sectionOf } from './reference-schema.ts';

/** Who authenticates with each security scheme. */
const HOLDERS: Record<string, string> = {
  ownerToken: 'the owner',
  ingestToken: "the stream's device",
  readerToken: 'a reader',
  webhookSignature: 'an app that signs its webhooks',
};

/** Lists the callers that the contract permits. */
function callers(operation: Operation): Html {
  const { security } = operation;
  const schemes = [...new Set(security.flatMap((needs) => Object.keys(needs)))];
  const service = `a service with the scope ${scopeOf(operation)}`;
  const holders = schemes
    .map((scheme) => (scheme === SERVICE_KEY ? service : (HOLDERS[scheme] ?? scheme)))
    .join(' or ');
  const isOpen = security.length === 0 || security.some((needs) => Object.keys(needs).length === 0);
  if (!holders) return html`Anyone`;
  const link = html`<a href="#authentication">${isOpen ? holders : capital(holders)}</a>`;
  return isOpen ? html`Anyone, or ${link}` : link;
}

function parameters(openapi: OpenApi, { path, operation }: Route): Html | undefined {
  const all = [...(openapi.paths[path]?.parameters ?? []), ...(operation.parameters ?? [])];
  if (all.length === 0) return undefined;
  const rows = all
    .map((parameter) => deref<Parameter>(openapi, parameter))
    .map(({ name, in: place, schema, required, description }) => ({
      names: [name],
      schema,
      required,
      description,
      place,
    }));
  return html`<h4>Parameters</h4>${fieldList(openapi, rows)}`;
}

function requestBody(openapi: OpenApi, operation: Operation): Html | undefined {
  const body = bodyOf(operation);
  if (!body) return undefined;
  const section = sectionOf(openapi, body);
  const { description } = factsOf(openapi, body);
  return html`<h4>Request body</h4>
<p>JSON${section && html`, a ${schemaLink(section)}`}. ${inline(description ?? '')}</p>
${schemaFields(openapi, body)}`;
}

function response(openapi: OpenApi, status: string, answer: Answer): Html {
  const bodies = Object.entries(answer.content ?? {}).map(([type, { schema }]) => {
    const section = sectionOf(openapi, schema);
    return section ? schemaLink(section) : html`<code>${type}</code>`;
  });
  const headers = Object.entries(answer.headers ?? {}).map(([name, header]) => {
    const { description } = deref<Header>(openapi, header);
    return html`<p class="rules"><code>${name}</code> header: ${inline(description)}</p>`;
  });
  return html`<div class="s${status[0]}"><dt>${status === 'default' ? 'Other' : status}</dt>
<dd><p>${inline(answer.description)}${bodies.map((body) => html` <span class="to">→ ${body}</span>`)}</p>${headers}</dd></div>
`;
}

function answersOf(openapi: OpenApi, operation: Operation): [string, Answer][] {
  return Object.entries(operation.responses).map(([status, answer]) => [status, deref<Answer>(openapi, answer)]);
}

/** Renders the examples of successful responses. */
function answerExamples(openapi: OpenApi, operation: Operation): Html[] {
  return answersOf(openapi, operation).flatMap(([status, { content = {} }]) => {
    const example = status.startsWith('2') && content['application/json']?.example;
    if (!example) return [];
    return [codeBlock(`Response ${status}`, `${operation.operationId}: response ${status}`, jsonCode(example))];
  });
}

export function methodBadge(method: string): Html {
  return html`<span class="badge ${method}">${method.toUpperCase()}</span>`;
}

export function operationSection(openapi: OpenApi, route: Route): Html {
  const { method, path, operation } = route;
  const id = operation.operationId;
  const requests = curlsOf(openapi, route).map(({ caption, command }) =>
    codeBlock(caption, `${id}: ${caption.toLowerCase()}`, command),
  );
  return html`<article class="op" aria-labelledby="${id}">
<h3 id="${id}"><a href="#${id}">${methodBadge(method)} ${pathCode(path)}</a></h3>
<div class="doc"><p class="lede">${operation.summary}</p>
${paragraphs(operation.description)}
<p class="who"><b>Who may call it</b> ${callers(operation)}</p>
${parameters(openapi, route)}${requestBody(openapi, operation)}
<h4>Responses</h4>
<dl class="answers">${answersOf(openapi, operation).map(([status, answer]) => response(openapi, status, answer))}</dl></div>
<div class="side">${requests}${answerExamples(openapi, operation)}</div></article>
`;
}
