import { html, raw } from 'hono/html';
import { type OpenApi, operationsOf } from './openapi.ts';
import type { Route } from './reference-curl.ts';
import { methodBadge, operationSection } from './reference-operation.ts';
import { egg, type Html } from './reference-parts.ts';
import {
  authenticationSection,
  errorsSection,
  heroSection,
  schemaNames,
  schemasSection,
  startSection,
} from './reference-sections.ts';
import { style } from './reference-style.ts';

const tagId = (name: string) => `tag-${name.toLowerCase().replaceAll(/\W+/g, '-')}`;

function navigation(openapi: OpenApi): Html {
  const tags = openapi.tags.map(({ name }) => {
    const routes = operationsOf(openapi).filter(({ operation }) => operation.tags.includes(name));
    const links = routes.map(
      ({ method, operation: { operationId, summary } }) =>
        html`<li><a href="#${operationId}">${methodBadge(method)} <span>${summary}</span></a></li>`,
    );
    return html`<li><a href="#${tagId(name)}">${name}</a><ul>${links}</ul></li>
`;
  });
  const schemas = schemaNames(openapi).map((name) => html`<li><a href="#schema-${name}"><code>${name}</code></a></li>`);
  return html`<nav aria-label="Contents"><ul>
<li><a href="#start">Getting started</a></li>
<li><a href="#authentication">Authentication</a></li>
${tags}<li><a href="#deletions">Revoke and erase</a></li>
<li><a href="#errors">Errors</a></li>
<li><a href="#schemas">Schemas</a><ul class="names">${schemas}</ul></li>
</ul></nav>`;
}

const isDeletion = ({ method }: Route) => method === 'delete';

function tagSections(openapi: OpenApi): Html[] {
  return openapi.tags.map(({ name, description }) => {
    const routes = operationsOf(openapi).filter(({ operation }) => operation.tags.includes(name));
    const links = routes
      .filter(isDeletion)
      .map(({ operation }) => html` <a href="#${operation.operationId}">${operation.summary}</a>.`);
    return html`<section><h2 id="${tagId(name)}">${name}</h2><p class="about">${description}${links.length > 0 && html` At the end of the page:${links}`}</p>
${routes.filter((route) => !isDeletion(route)).map((route) => operationSection(openapi, route))}</section>
`;
  });
}

/** All DELETE operations, after the commands that need what they delete. Deeper paths come first, because a deletion includes what is below. */
function deletionSection(openapi: OpenApi): Html {
  const depth = ({ path }: Route) => path.split('/').length;
  const routes = operationsOf(openapi)
    .filter(isDeletion)
    .sort((one, other) => depth(other) - depth(one));
  return html`<section><h2 id="deletions">Revoke and erase</h2><p class="about">The DELETE operations. They come last, so that the commands of this page work from top to bottom.</p>
${routes.map((route) => operationSection(openapi, route))}</section>
`;
}

/**
 * Renders the whole contract as one page without scripts or requests. The page's content security policy permits only
 * its own style.
 *
 * @param texts the texts of each problem, by its code
 */
export function referencePage(openapi: OpenApi, texts: ReadonlyMap<string, readonly string[]>): string {
  const { title, summary, version } = openapi.info;
  return `${html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${summary}">
<title>${title} API reference</title>
<style>${raw(style)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<div class="page">
<header class="rail"><a class="brand" href="#top">${egg(28)} ${title}</a>
${navigation(openapi)}</header>
<main id="content" tabindex="-1">
${heroSection(openapi)}${startSection(openapi)}${authenticationSection(openapi)}${tagSections(openapi)}${deletionSection(openapi)}${errorsSection(openapi, texts)}${schemasSection(openapi)}<footer>Made from the contract, version ${version}.</footer>
</main>
</div>
</body>
</html>
`}`;
}
