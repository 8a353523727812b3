import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandError } from '../../cli/errors.ts';
import { runCommand } from './command.ts';

/** Release of openapi-generator, which has generators for many languages. */
export const OPENAPI_GENERATOR_VERSION = '7.25.0';

const FOLDER = join(import.meta.dirname, '../../dist/interop/openapi-generator');
const ARTIFACT = `org.openapitools:openapi-generator-cli:${OPENAPI_GENERATOR_VERSION}`;

/** Downloads openapi-generator from Maven Central, unless an earlier run has. @returns the path of the jar. */
export async function downloadOpenApiGenerator(): Promise<string> {
  const jar = join(FOLDER, `openapi-generator-cli-${OPENAPI_GENERATOR_VERSION}.jar`);
  if (existsSync(jar)) return jar;
  await mkdir(FOLDER, { recursive: true });
  const command = `mvn -q -B dependency:copy -Dartifact=${ARTIFACT} -DoutputDirectory=.`;
  const { ok, output } = await runCommand(command, FOLDER, process.env);
  if (!ok) throw new CommandError(`openapi-generator needs Java 11 or newer and Maven. ${command} failed:\n${output}`);
  return jar;
}
