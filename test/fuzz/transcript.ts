import type { Exchange } from './wire.ts';

const MOST_BODY = 1500;
const MOST_HEAD = 400;

/** A request and its answer, for people to read: what is long is cut, what is not text is written in escapes. */
export function told({ request, answer, ms }: Exchange): string {
  const { method, target, headers, body, chunked, pieces, stalled } = request;
  const lines = headers.map(([name, value]) => `    ${escaped(name)}: ${cut(escaped(value), MOST_HEAD)}`);
  const sent = body ? [`    ${cut(escaped(body.toString('latin1')), MOST_BODY)}${chunked ? ' (in chunks)' : ''}`] : [];
  const outcome = answer ? answer.status : 'no answer';
  return [
    `  ${escaped(method)} ${cut(escaped(target), MOST_HEAD)}`,
    ...lines,
    ...sent,
    ...(pieces ? [`    in ${pieces} pieces`] : []),
    ...(stalled ? [`    beside ${stalled} that stand still`] : []),
    `    → ${outcome} in ${Math.round(ms)} ms`,
  ].join('\n');
}

const escaped = (text: string): string =>
  text.replaceAll(/[^\x20-\x7e]/g, (letter) => `\\x${letter.charCodeAt(0).toString(16).padStart(2, '0')}`);

const cut = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most)}… (${text.length} in all)` : text;
