import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseYaml } from '@redocly/openapi-core';
import type { ProblemCode } from '../../http/problems.ts';
import { contractsFolder } from './contracts.ts';

/** The examples of the published contract, from `shared/contracts/story.yaml`. */
export interface Story {
  /** The day of the story, such as `2026-03-14`. */
  day: string;
  /** By name, or by operation and name such as `eraseSamples.metric`. */
  parameters: Record<string, unknown>;
  /** The examples of the problems in `components.responses`, by their names there. */
  problems: Record<string, ProblemExample & { status: number }>;
  operations: Record<string, OperationExamples>;
}
export interface OperationExamples {
  request?: unknown;
  /** By name, for an operation that has several kinds of request. */
  requests?: Record<string, { summary: string; value: unknown }>;
  /** By status. */
  answers?: Record<string, AnswerExample>;
  problems?: Record<string, ProblemExample>;
}
export interface AnswerExample {
  headers?: Record<string, unknown>;
  /** The JSON body. */
  body?: unknown;
  /** Other bodies, by media type. */
  content?: Record<string, unknown>;
}
/** The parts of a problem document that depend on the request. */
export interface ProblemExample {
  code: ProblemCode;
  detail: string;
  /** The error of OAuth, in answers to devices. */
  error?: string;
  errors?: { pointer: string; detail: string }[];
  headers?: Record<string, unknown>;
}

export async function readStory(): Promise<Story> {
  return parseYaml(await readFile(join(contractsFolder, 'story.yaml'), 'utf8')) as Story;
}
