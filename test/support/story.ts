import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../tools/generate/contracts.ts';
import { type Answer, type Media, type OpenApi, operationsOf, type Parameter } from '../../tools/generate/openapi.ts';
import { deref } from '../../tools/generate/reference-schema.ts';

export const published: OpenApi = JSON.parse(await readFile(join(projectRoot, 'shared/openapi.json'), 'utf8'));

/** An answer of the published contract, such as `saveUser 201`. */
export interface StoryAnswer extends Answer {
  operationId: string;
  status: string;
  place: string;
}

export const operations = operationsOf(published).map(({ method, path, operation }) => {
  const parameters = [...(published.paths[path]?.parameters ?? []), ...(operation.parameters ?? [])];
  return { ...operation, method, path, parameters: parameters.map((one) => deref<Parameter>(published, one)) };
});

export const operationNamed = (id: string) => {
  const found = operations.find(({ operationId }) => operationId === id);
  if (!found) throw new Error(`There is no operation ${id}.`);
  return found;
};

export const answers: StoryAnswer[] = operations.flatMap(({ operationId, responses }) =>
  Object.entries(responses).map(([status, answer]) => ({
    ...deref<Answer>(published, answer),
    operationId,
    status,
    place: `${operationId} ${status}`,
  })),
);

export const answerNamed = (place: string): StoryAnswer => {
  const found = answers.find((answer) => answer.place === place);
  if (!found) throw new Error(`There is no answer ${place}.`);
  return found;
};

/** Returns the examples of a body, parameter or header. */
export const examplesIn = ({ example, examples }: Pick<Media, 'example' | 'examples'>): unknown[] =>
  example === undefined ? Object.values(examples ?? {}).map(({ value }) => value) : [example];

/** The example of a JSON body. */
export const bodyOf = ({ content = {} }: Answer): unknown =>
  (content['application/json'] ?? content['application/problem+json'])?.example;
