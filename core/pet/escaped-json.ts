const STRING_LITERAL = /"(?:[^"\\]|\\.)*"/g;
/**
 * Characters that are escaped to prevent prompt injection. They have a meaning in JSON, XML, Markdown or the templates of chat models
 * (which mark roles with <|user|>, [INST], ### or `System:`), are invisible, or change the text direction.
 */
const UNSAFE = /["\\<>&`[\]{}|#:~]|[\p{C}\p{Zl}\p{Zp}]/gu;

/** Encodes a value as JSON on one line, with unsafe characters in strings as \u escapes. `JSON.parse` restores the value. */
export function escapedJson(value: unknown): string {
  return JSON.stringify(value).replace(STRING_LITERAL, (literal) => {
    const text: string = JSON.parse(literal);
    return `"${text.replace(UNSAFE, (found) => found.split('').map(escapedUnit).join(''))}"`;
  });
}

function escapedUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
