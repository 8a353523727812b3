import { html, raw } from 'hono/html';
import type { Schema } from './contracts.ts';
import type { OpenApi } from './openapi.ts';
import { factsOf, fieldsOf, rulesOf, sectionOf } from './reference-schema.ts';

export type Html = ReturnType<typeof html>;

/** Renders the only inline Markdown that the contract uses: `code`. */
export function inline(markdown: string): Html {
  const pieces = markdown.trim().split('`');
  return html`${pieces.map((piece, index) => (index % 2 ? html`<code>${piece}</code>` : piece))}`;
}

/** Renders the Markdown of the contract: paragraphs and lists with `code`. */
export function paragraphs(markdown = ''): Html[] {
  const blocks = markdown.trim().split(/\n{2,}/);
  return blocks.filter(Boolean).map((block) => {
    const [before, ...items] = `\n${block}`.split(/\n(?:- |\d+\. )/);
    if (items.length === 0 || before?.trim()) return html`<p>${inline(block)}</p>`;
    const list = items.map((item) => html`<li>${inline(item)}</li>`);
    return block.startsWith('-') ? html`<ul class="list">${list}</ul>` : html`<ol class="list">${list}</ol>`;
  });
}

/** Allows line breaks in a long path, but only before slashes. */
export function pathCode(path: string): Html {
  const [first, ...rest] = path.split(/(?=\/)/);
  return html`<code>${first}${rest.map((part) => html`<wbr>${part}`)}</code>`;
}

/** Renders a block of code that scrolls. The label names a landmark, so it must be unique on the page. */
export function codeBlock(caption: string, label: string, code: Html | string): Html {
  return html`<div class="code"><p>${caption}</p>
<pre tabindex="0" role="region" aria-label="${label}"><code>${code}</code></pre></div>`;
}

export function jsonCode(value: unknown): Html {
  const lines = JSON.stringify(value, null, 2).split('\n');
  const marked = lines.map((line) => {
    const [, indent, key, rest] = /^( *)("(?:[^"\\]|\\.)*")(:.*)$/.exec(line) ?? [];
    return key ? html`${indent}<i>${key}</i>${rest}` : line;
  });
  return html`${marked.map((line, index) => [index ? '\n' : '', line])}`;
}

export function schemaLink(name: string): Html {
  return html`<a href="#schema-${name}"><code>${name}</code></a>`;
}

function typeName(openapi: OpenApi, schema: Schema): Html {
  const section = sectionOf(openapi, schema);
  if (section) return schemaLink(section);
  const { type = 'any value', format, items, nullable } = factsOf(openapi, schema);
  const names = [type].flat().join(' or ');
  return html`${names}${items && html` of ${typeName(openapi, items)}`}${format && ` · ${format}`}${nullable && ' or null'}`;
}

export interface Row {
  names: string[];
  schema: Schema;
  required?: boolean | undefined;
  description?: string | undefined;
  place?: string;
}

export const capital = (text: string) => text.replace(/^[a-z]/, (letter) => letter.toUpperCase());

function fieldRow(openapi: OpenApi, { names, schema, required, description, place }: Row): Html {
  const facts = factsOf(openapi, schema);
  const text = description ?? facts.description;
  // Only parameters show examples here. Examples of body fields are in the body's JSON.
  const examples = place && facts.examples ? [`for example \`${facts.examples[0]}\``] : [];
  const rules = capital([...rulesOf(openapi, schema), ...examples].join('; '));
  const labels = names.map((name) => html`<code>${name}</code>\n`);
  return html`<div><dt>${labels}${required && html`<span class="flag must">required</span> `}${facts.readOnly && html`<span class="flag">read-only</span>`}
<span class="type">${typeName(openapi, schema)}${place && ` · in ${place}`}</span></dt>
<dd>${text && html`<p>${inline(text)}</p>`}${rules && html`<p class="rules">${inline(rules)}</p>`}</dd></div>
`;
}

/** Renders a definition list instead of a table, because a list works on small screens and with screen readers. */
export function fieldList(openapi: OpenApi, rows: Row[]): Html {
  return html`<dl class="fields">${rows.map((row) => fieldRow(openapi, row))}</dl>`;
}

/**
 * Renders the fields of an object. All fields with the schema `true` share one row, because a contract uses this schema for read-only
 * fields that clients may send back.
 */
export function schemaFields(openapi: OpenApi, schema: Schema): Html {
  const fields = fieldsOf(openapi, schema);
  const isSilent = (field: Schema) => Object.keys(factsOf(openapi, field)).length === 0;
  const described = fields.filter((field) => !isSilent(field.schema));
  const silent = fields.filter((field) => isSilent(field.schema)).map(({ name }) => name);
  const rows: Row[] = described.map(({ name, schema, required }) => ({ names: [name], schema, required }));
  return fieldList(
    openapi,
    silent.length > 0
      ? [...rows, { names: silent, schema: {}, description: 'Read-only: accepted, and ignored.' }]
      : rows,
  );
}

export function egg(width: number): Html {
  const height = Math.round((width * 5) / 4);
  return html`${raw(`<svg width="${width}" height="${height}" viewBox="0 0 64 80" aria-hidden="true" focusable="false">
<path fill="#f9cd62" d="M32 14c15 0 24 16 24 31S46 72 32 72 8 60 8 45s9-31 24-31z"/>
<g fill="#263238"><circle cx="24" cy="39" r="3.2"/><circle cx="40" cy="39" r="3.2"/></g>
<g fill="#fff"><circle cx="25.2" cy="37.8" r="1.1"/><circle cx="41.2" cy="37.8" r="1.1"/></g>
<g fill="#f2977a"><circle cx="17.5" cy="44" r="3"/><circle cx="46.5" cy="44" r="3"/></g>
<path fill="#e08a2c" d="M29 42.5h6l-3 4z"/>
<g fill="#84cfd8"><path d="M4 51l8-5 7 6 7-6 6 6 6-6 7 6 7-6 8 5c0 16-12 27-28 27S4 67 4 51z"/>
<path d="M10 29C14 13 22 2 32 2s18 11 22 27l-7-5-7 6-8-6-8 6-7-6z"/></g>
<g fill="#4f8f99"><circle cx="16" cy="60" r="2"/><circle cx="27" cy="68" r="1.5"/><circle cx="41" cy="61" r="2.2"/><circle cx="51" cy="65" r="1.4"/>
<circle cx="26" cy="15" r="1.7"/><circle cx="38" cy="19" r="1.4"/><circle cx="34" cy="9" r="1.2"/></g></svg>`)}`;
}
