import type { CreatedStream, Export, HealthStream } from '../../shared/models/typescript/types.ts';

export interface ImportReport {
  /** The active streams, with their new ingest tokens. */
  streams: CreatedStream[];
  revokedStreams: number;
  pictures: string[];
  tooOld: number;
  /** One line for each item that was not imported, with the reason. */
  skipped: string[];
}

export const emptyReport = (): ImportReport => ({
  streams: [],
  revokedStreams: 0,
  pictures: [],
  tooOld: 0,
  skipped: [],
});

export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number.toLocaleString('en')} ${number === 1 ? one : many}`;

export const readingsIn = (batches: readonly { samples: readonly unknown[] }[]): number =>
  batches.reduce((sum, { samples }) => sum + samples.length, 0);

export const nameOf = ({ label, source }: Pick<HealthStream, 'label' | 'source'>): string =>
  label ? `“${label}” (${source})` : source;

export function linesOf(
  exported: WaysIn,
  { streams, revokedStreams, pictures, tooOld, skipped }: ImportReport,
  readings: number,
  errors: readonly string[],
): string[] {
  const imported = [
    count(readings, 'reading'),
    count(streams.length, 'stream'),
    ...(revokedStreams > 0 ? [count(revokedStreams, 'revoked stream')] : []),
    ...pictures,
  ];
  const lines = [`Imported: ${imported.join(', ')}.`];
  for (const stream of streams) {
    lines.push(`  ${nameOf(stream)} is now ${stream.stream_id}; the token for its device: ${stream.ingest_token}`);
  }
  if (streams.length + revokedStreams > 0 || exported.consent_log) {
    lines.push(
      'The consent log has the times of this import. Keep the export file as proof of when consent was given.',
    );
  }
  lines.push(...waysInLines(exported));
  if (tooOld > 0) lines.push(`Skipped ${count(tooOld, 'reading')} older than 90 days.`);
  const missing = [...skipped, ...errors];
  if (missing.length > 0) lines.push('Not imported:', ...missing.map((line) => `  ${line}`));
  return lines;
}

interface WaysIn extends Pick<Export, 'tokens' | 'push_subscriptions' | 'consent_log'> {
  passkeys?: readonly unknown[];
  identities?: readonly unknown[];
}

/** Names the ways in that the owner has to set up again, because an export has no secrets. Invites are left out: they have expired. */
function waysInLines({ tokens, passkeys = [], identities = [], push_subscriptions = [] }: WaysIn): string[] {
  const others = Map.groupBy(
    tokens.filter(({ current }) => !current),
    ({ kind }) => kind,
  );
  const namesOf = (kind: Export['tokens'][0]['kind']) =>
    others.get(kind)?.map(({ label }) => (label ? `“${label}”` : 'one without a name')) ?? [];
  const devices = namesOf('access').join(', ');
  const again = [
    ...(others.has('recovery') ? ['the recovery code'] : []),
    ...(others.has('reader') ? [`${count(namesOf('reader').length, 'reader')} (${namesOf('reader').join(', ')})`] : []),
    ...(passkeys.length > 0 ? [count(passkeys.length, 'passkey')] : []),
    ...(identities.length > 0 ? [count(identities.length, 'linked identity', 'linked identities')] : []),
    ...(push_subscriptions.length > 0 ? [count(push_subscriptions.length, 'push subscription')] : []),
  ];
  return [
    ...(devices ? [`Other devices need new access tokens (POST /users/{user_id}/tokens): ${devices}.`] : []),
    ...(again.length > 0
      ? [`Not imported, because an export has no secrets: ${again.join(', ')}. Set them up again.`]
      : []),
  ];
}
