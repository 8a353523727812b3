import { problemDocument } from '../../http/problems.ts';
import type { Answer, Body, Header, OpenApi, Operation, Parameter, PathItem, Reference } from './openapi.ts';
import { METHODS } from './openapi.ts';
import { deref } from './reference-schema.ts';
import type { AnswerExample, OperationExamples, ProblemExample, Story } from './story.ts';

const REQUEST_ID = '5f0c7d52-6a86-4f6b-9a5b-3c8a4f1b7e10';

/**
 * Adds the story's examples to all parameters, bodies and headers. A header is copied into each answer, and an answer in
 * `components.responses` into each operation that has an example of its own for it.
 *
 * @throws an error for a body or header without an example, and for an example without a place
 */
export function withExamples(document: OpenApi, story: Story): OpenApi {
  const unused = new Set(Object.keys(story.operations));
  const operationOf = (operation: Operation): Operation => {
    const { operationId } = operation;
    unused.delete(operationId);
    return withOperationExamples(document, story, operation, story.operations[operationId] ?? {});
  };
  const paths = mapValues(document.paths, (item) => {
    const copy: PathItem = { ...item };
    for (const method of METHODS) if (copy[method]) copy[method] = operationOf(copy[method]);
    return copy;
  });
  if (unused.size > 0) throw new Error(`story.yaml: there is no operation ${[...unused].join(', ')}.`);
  const { responses, parameters, headers: _headers, ...components } = document.components;
  const shared = Object.entries(responses).flatMap(([name, answer]) => {
    const problem = story.problems[name];
    return problem ? [[name, problemAnswer(document, answer, problem, name)]] : [];
  });
  const examples = mapValues(parameters, (parameter) => parameterExample(story, parameter));
  return {
    ...document,
    paths,
    components: { ...components, parameters: examples, responses: Object.fromEntries(shared) },
  };
}

function withOperationExamples(
  document: OpenApi,
  story: Story,
  operation: Operation,
  examples: OperationExamples,
): Operation {
  const { operationId, parameters, requestBody, responses } = operation;
  const copy = { ...operation };
  if (parameters) copy.parameters = parameters.map((one) => parameterExample(story, one, operationId));
  if (requestBody) copy.requestBody = { ...requestBody, content: requestContent(requestBody, operationId, examples) };
  const statuses = Object.keys({ ...examples.answers, ...examples.problems });
  const extra = statuses.find((status) => !(status in responses));
  if (extra) throw new Error(`story.yaml: ${operationId} does not answer ${extra}.`);
  copy.responses = Object.fromEntries(
    Object.entries(responses).map(([status, answer]) => {
      const place = `${operationId} ${status}`;
      const problem = examples.problems?.[status];
      if (!('$ref' in answer)) return [status, answerExample(document, answer, examples.answers?.[status], place)];
      const name = answer.$ref.split('/').at(-1) ?? '';
      const shared = story.problems[name];
      if (!problem && !shared) throw new Error(`story.yaml: ${place} (${name}) needs an example.`);
      if (!problem) return [status, answer];
      return [
        status,
        problemAnswer(document, deref<Answer>(document, answer), { headers: shared?.headers ?? {}, ...problem }, place),
      ];
    }),
  );
  return copy;
}

function parameterExample<Value extends Parameter | Reference>(
  story: Story,
  parameter: Value,
  operationId = '',
): Value {
  if ('$ref' in parameter) return parameter;
  const example = story.parameters[`${operationId}.${parameter.name}`] ?? story.parameters[parameter.name];
  return example === undefined ? parameter : { ...parameter, example };
}

function requestContent({ content }: Body, operationId: string, { request, requests }: OperationExamples) {
  if (request === undefined && requests === undefined) {
    throw new Error(`story.yaml: ${operationId} needs an example of its request.`);
  }
  return mapValues(content, (media) => ({ ...media, ...(requests ? { examples: requests } : { example: request }) }));
}

function answerExample(document: OpenApi, answer: Answer, example: AnswerExample = {}, place: string): Answer {
  const { headers, content } = answer;
  const bodies = { 'application/json': example.body, ...example.content };
  return {
    ...answer,
    ...(headers && { headers: headerExamples(document, headers, example.headers, place) }),
    ...(content && {
      content: Object.fromEntries(
        Object.entries(content).map(([type, media]) => {
          const body = bodies[type as keyof typeof bodies];
          if (body !== undefined) return [type, { ...media, example: body }];
          if (media.schema.format === 'binary') return [type, media];
          throw new Error(`story.yaml: ${place} needs an example of ${type}.`);
        }),
      ),
    }),
  };
}

/** Adds a problem document whose `status`, `type` and `title` follow from its code, as the server sends it. */
function problemAnswer(document: OpenApi, answer: Answer, problem: ProblemExample, place: string): Answer {
  const { code, detail: message, errors, error } = problem;
  const oauth = error === undefined ? {} : { error, error_description: message };
  const body = { ...oauth, ...JSON.parse(problemDocument({ code, message, errors }, REQUEST_ID).body) };
  const { headers, content } = answer;
  return {
    ...answer,
    ...(headers && { headers: headerExamples(document, headers, problem.headers, place) }),
    ...(content && { content: mapValues(content, (media) => ({ ...media, example: body })) }),
  };
}

function headerExamples(
  document: OpenApi,
  headers: Record<string, Header | Reference>,
  examples: Record<string, unknown> = {},
  place: string,
): Record<string, Header> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, header]) => {
      if (examples[name] === undefined) throw new Error(`story.yaml: ${place} needs an example of the header ${name}.`);
      return [name, { ...deref<Header>(document, header), example: examples[name] }];
    }),
  );
}

const mapValues = <Value, Result>(members: Record<string, Value>, map: (value: Value) => Result) =>
  Object.fromEntries(Object.entries(members).map(([name, value]) => [name, map(value)]));
