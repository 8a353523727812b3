import { html } from 'hono/html';
import { problems } from '../../http/problems.ts';
import { type OpenApi, operationsOf } from './openapi.ts';
import { curlsOf, type Route } from './reference-curl.ts';
import { codeBlock, egg, type Html, jsonCode, paragraphs, schemaFields, schemaLink } from './reference-parts.ts';
import { exampleOf, factsOf } from './reference-schema.ts';

/** Returns the names of the schemas that have a section on the page. Only objects have one. */
export function schemaNames(openapi: OpenApi): string[] {
  const schemas = Object.entries(openapi.components.schemas);
  return schemas.flatMap(([name, { properties }]) => (properties ? [name] : [])).sort();
}

export function heroSection(openapi: OpenApi): Html {
  const { title, version, summary, description } = openapi.info;
  return html`<header class="hero" id="top">${egg(128)}<div><h1>${title} <small>API reference</small></h1>
<p class="lede">${summary}</p>${paragraphs(description)}
<p class="facts"><span>Version ${version}</span> <a href="openapi.json">OpenAPI 3.1 document</a></p></div></header>
`;
}

/** A shell function that reads one text field of the JSON on standard input. */
const FIELD = 'field() { sed "s/.*\\"$1\\":\\"\\([^\\"]*\\)\\".*/\\1/"; }';

function routeOf(openapi: OpenApi, id: string): Route {
  const route = operationsOf(openapi).find(({ operation }) => operation.operationId === id);
  if (!route) throw new Error(`The reference starts with ${id}, which the contract no longer has.`);
  return route;
}

function step(text: Html, code: Html): Html {
  return html`<li><div class="doc">${text}</div><div class="side">${code}</div></li>
`;
}

export function startSection(openapi: OpenApi): Html {
  const [create, read] = [routeOf(openapi, 'saveUser'), routeOf(openapi, 'getUser')];
  const keep = `${FIELD}\nUSER_ID=$(echo "$MAX" | field user_id)\nTOKEN=$(echo "$MAX" | field access_token)`;
  const command = curlsOf(openapi, create)[0]?.command ?? '';
  const servers = openapi.servers.map(({ url }) => html`<p><code>${url}</code></p>`);
  return html`<section><h2 id="start">Getting started</h2>
<div class="base"><b>Base URL</b>${servers}</div>
<ol class="steps">
${step(
  html`<p class="lede">Create a user</p><p>Two names are enough; no account is needed. <a href="#saveUser">All fields</a></p>`,
  codeBlock('Create', 'Getting started: create a user', `MAX=$(${command.replace('curl', 'curl -s')})\necho "$MAX"`),
)}${step(
  html`<p class="lede">Keep the id and the token</p><p>The access token is shown only once. <code>field</code> takes one text out of an answer.</p>`,
  codeBlock('Keep', 'Getting started: keep the id and the token', keep),
)}${step(
  html`<p class="lede">Read the profile back</p><p>The commands below use the same variables, and work when pasted in their order. Those that delete come last.</p>`,
  codeBlock('Read', 'Getting started: read the profile', curlsOf(openapi, read)[0]?.command ?? ''),
)}</ol></section>
`;
}

export function authenticationSection(openapi: OpenApi): Html {
  const schemes = Object.values(openapi.components.securitySchemes);
  return html`<section class="op"><h2 id="authentication">Authentication</h2>
<div class="doc">${schemes.map(({ description }) => paragraphs(description))}
<p>Send it with every request of the owner. Operations open to anyone need no header. The commands for operators read a service key from <code>$SERVICE_KEY</code>.</p></div>
<div class="side">${codeBlock('Header', 'Authentication: header', 'Authorization: Bearer $TOKEN')}</div></section>
`;
}

/** Returns the contract's example of a problem, with the title and status that belong to its code. */
function problemExample(openapi: OpenApi): unknown {
  const example = exampleOf(openapi, { $ref: '#/components/schemas/Problem' }) as Record<string, unknown>;
  const code = String(example.type).split('/').at(-1);
  return { ...example, ...Object.entries(problems).find(([name]) => name === code)?.[1] };
}

export function errorsSection(openapi: OpenApi, texts: ReadonlyMap<string, readonly string[]>): Html {
  const rows = Object.entries(problems).map(
    ([code, { status, title }]) =>
      html`<tr id="problem-${code}"><th scope="row"><code>${code}</code></th><td>${status}</td><td>${title}${paragraphs((texts.get(code) ?? []).join('\n\n'))}</td></tr>
`,
  );
  return html`<section class="op"><h2 id="errors">Errors</h2>
<div class="doc"><p>Every error is a ${schemaLink('Problem')} document, sent as <code>application/problem+json</code>. Its <code>type</code> is
<code>/problems/</code> and one of these codes. The codes are stable, so a program may rely on them.
Its <code>detail</code> is one of the texts below, in which <code>{…}</code> stands for a value.</p>
<table><thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">Title, and what it says</th></tr></thead>
<tbody>${rows}</tbody></table></div>
<div class="side">${codeBlock('Problem', 'Errors: example', jsonCode(problemExample(openapi)))}</div></section>
`;
}

export function schemasSection(openapi: OpenApi): Html {
  const sections = schemaNames(openapi).map((name) => {
    const id = `schema-${name}`;
    const { description } = factsOf(openapi, openapi.components.schemas[name] ?? {});
    return html`<article class="schema" aria-labelledby="${id}"><h3 id="${id}"><a href="#${id}"><code>${name}</code></a></h3>
${paragraphs(description)}${schemaFields(openapi, { $ref: `#/components/schemas/${name}` })}</article>
`;
  });
  return html`<section><h2 id="schemas">Schemas</h2>${sections}</section>
`;
}
