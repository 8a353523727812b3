import type { Export } from '../../shared/models/typescript/types.ts';
import { type Account, count } from './account.ts';
import { nameOf } from './replay.ts';

/** What an import says in the end. */
export function reportOf(
  { tokens }: Pick<Export, 'tokens'>,
  { streams, revokedStreams, pictures, old, left }: Account,
  readings: number,
  complaints: readonly string[],
): string[] {
  const brought = [
    count(readings, 'reading'),
    count(streams.length, 'stream'),
    ...(revokedStreams > 0 ? [count(revokedStreams, 'revoked stream')] : []),
    ...pictures,
  ];
  const lines = [`Brought: ${brought.join(', ')}.`];
  for (const stream of streams) {
    lines.push(`  ${nameOf(stream)} is now ${stream.stream_id}; the token for its device: ${stream.ingest_token}`);
  }
  if (streams.length + revokedStreams > 0) {
    lines.push('What was agreed to has the times of this import; keep the file as proof of when it was.');
  }
  const others = tokens.filter(({ current }) => !current);
  if (others.length > 0) {
    const names = others.map(({ label }) => (label ? `“${label}”` : 'one without a name')).join(', ');
    lines.push(`Other devices need new access tokens (POST /users/{user_id}/tokens): ${names}.`);
  }
  if (old > 0) lines.push(`Left out ${count(old, 'reading')} older than 90 days, which are not kept.`);
  const missing = [...left, ...complaints];
  if (missing.length > 0) lines.push('Could not be brought:', ...missing.map((line) => `  ${line}`));
  return lines;
}
