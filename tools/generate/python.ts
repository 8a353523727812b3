import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nameIn } from './bundle-references.ts';
import { type Convert, mapDeep } from './bundle-walk.ts';
import { type Contracts, projectRoot, type Schema } from './contracts.ts';
import type { OpenApi } from './openapi.ts';
import { pythonClass, pythonEnum } from './python-classes.ts';
import { pythonSchemas } from './python-schemas.ts';

const NOTE = '# Generated from shared/contracts by `npm run generate`. Do not edit.\n';
/** The models that were modules of their own before the package. */
const FORMER_MODULES = ['user_profile', 'health_stream', 'health_sample', 'pet_state'];
/** Keywords that do not change which values are valid. */
const ANNOTATIONS = ['title', 'description', 'examples', 'default', 'x-extensible-enum'];

/**
 * Generates the Python package `hatchery_models`: a dataclass for each schema of the published contract, and the schemas. The checks in the
 * package are hand-written.
 *
 * @returns the content of each file, by its path relative to `shared/models/python`
 */
export function pythonPackage(openapi: OpenApi, contracts: Contracts): Map<string, string> {
  const { schemas, requests } = pythonSchemas(openapi, contracts);
  const names = inOrder(schemas);
  const isEnum = (name: string) => schemas[name]?.enum !== undefined;
  const code = names.map((name) => {
    const schema = schemas[name] ?? {};
    return isEnum(name) ? pythonEnum(name, schema) : pythonClass(name, schema, requests.has(name), isEnum);
  });
  const former = FORMER_MODULES.map((name) => {
    const title = contracts.get(name)?.title ?? '';
    return [`${name}.py`, `${NOTE}from hatchery_models import ${title} as ${title}\n`] as const;
  });
  return new Map([
    ['pyproject.toml', project()],
    ['hatchery_models/__init__.py', packageModule(names)],
    ['hatchery_models/models.py', modelsModule(code.join('\n\n'))],
    ['hatchery_models/schemas.json', schemasFile(schemas)],
    ...former,
  ]);
}

function modelsModule(code: string): string {
  const types = ['Any', 'ClassVar', 'Literal'].filter((name) => code.includes(name));
  return `${NOTE}
from __future__ import annotations

import dataclasses
from typing import ${types.join(', ')}

from ._model import UNSET, Converters, Model, Unset, each


${code}`;
}

/** Returns the names of the schemas. Each follows the schemas that it contains. */
function inOrder(schemas: Record<string, Schema>): string[] {
  const done = new Set<string>();
  const visit = (name: string): void => {
    if (done.has(name)) return;
    for (const [, inner = ''] of JSON.stringify(schemas[name]).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      visit(inner);
    }
    done.add(name);
  };
  for (const name of Object.keys(schemas).sort()) visit(name);
  return [...done];
}

function packageModule(names: string[]): string {
  const models = names.toSorted();
  return `${NOTE}"""Models of the Hatchery API: a dataclass for each request and answer."""

from jsonschema import ValidationError

from ._model import UNSET, Model, Unset
from .models import (
${models.map((name) => `    ${name},\n`).join('')})

__all__ = [
${['UNSET', ...['Model', 'Unset', 'ValidationError', ...models].sort()].map((name) => `    "${name}",\n`).join('')}]
`;
}

/** Returns the schemas as a JSON file. Non-ASCII characters are escaped, so that editors cannot hide or change them in patterns. */
function schemasFile(schemas: Record<string, Schema>): string {
  const bare = Object.entries(schemas).map(([name, schema]) => [name, mapDeep(schema, name, withoutAnnotations)]);
  const json = JSON.stringify(Object.fromEntries(bare), null, 2);
  return `${json.replace(/[^\n -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}

const withoutAnnotations: Convert = (schema) => {
  if (schema.$ref) return { $ref: `#/$defs/${nameIn(schema)}` };
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !ANNOTATIONS.includes(key)));
};

function project(): string {
  const { version, license } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
  return `${NOTE}[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "hatchery-models"
version = "${version}"
description = "Models of the Hatchery API: dataclasses that validate requests and answers."
license = { text = "${license}" }
requires-python = ">=3.10"
dependencies = ["jsonschema>=4.10"]

[tool.hatch.build.targets.wheel]
packages = ["hatchery_models"]
`;
}
