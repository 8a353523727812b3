import { readFile } from 'node:fs/promises';
import { fieldErrors } from '../../core/util/field-errors.ts';
import type { Export } from '../../shared/models/typescript/types.ts';
import { validate } from '../../shared/models/typescript/validate_export.js';
import { CommandError, UsageError } from '../errors.ts';

/**
 * Reads an export into memory.
 *
 * @throws a CommandError that lists the invalid fields
 */
export async function readExport(file: string): Promise<Export> {
  const content = completed(parse(await read(file), file));
  if (validate(content)) return content;
  const errors = fieldErrors(validate.errors).map(({ pointer, detail }) => `\n  ${pointer || 'all of it'}: ${detail}`);
  throw new CommandError(
    `${file} is not a valid export of this version, so nothing was imported. Fix the fields listed here, or export the user again:${errors.join('')}`,
  );
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_STRING_TOO_LONG') throw new CommandError(`${file} is too large to import: at most 512 MB.`);
    throw new UsageError(`Cannot read ${file} (${code}): set the path of the export file.`);
  }
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CommandError(`${file} is not JSON. The export may have been cut off: export the user again.`);
  }
}

/** Fills in what exports of earlier versions lack: the kinds of tokens, and who wrote the pet's message, which is not imported. */
function completed(content: unknown): unknown {
  const { tokens, pet } = (content ?? {}) as { tokens?: unknown; pet?: object };
  if (!Array.isArray(tokens)) return content;
  return {
    ...(content as object),
    tokens: tokens.map((token) => ({ kind: 'access', ...token })),
    pet: { said_by: 'template', ai: false, ...pet },
  };
}
