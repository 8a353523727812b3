import assert from 'node:assert/strict';
import sharp from 'sharp';
import type { Export } from '../../shared/models/typescript/types.ts';

/**
 * Asserts that two exports are equal, apart from what a server assigns: ids, times, versions and the portrait's exact
 * bytes.
 */
export async function assertSameContent(copy: Export, original: Export): Promise<void> {
  assert.deepEqual(comparable(copy), comparable(original));
  if (original.portrait) assert.ok((await difference(copy.portrait ?? '', original.portrait)) < 2);
}

function comparable(exported: Export) {
  const { profile, consent_log = [], streams, pet, portrait, upload, batches } = exported;
  const { user_id: _id, created_at: _c, updated_at: _u, version: _v, avatar_url, purposes = [], ...fields } = profile;
  const { updated_at: _evaluated, ...state } = pet;
  const sources = new Map(streams.map(({ stream_id, source }) => [stream_id, source]));
  return {
    fields,
    purposes,
    agreed: consent_log.map(({ at, purposes: agreed, imported = { given_at: at } }) => [agreed, imported.given_at]),
    state,
    upload,
    portrait: [portrait !== undefined, avatar_url !== undefined],
    streams: streams.map(({ source, label, metrics, purposes, revoked_at, consent_log }) => {
      // An imported revocation has the time of the import, so its time is not compared. All other entries keep their
      // original time.
      const agreed = consent_log.map(({ at, imported = { given_at: at }, ...entry }, index) => [
        entry.metrics,
        entry.purposes,
        ...(revoked_at !== undefined && index === consent_log.length - 1 ? [] : [imported.given_at]),
      ]);
      return { source, label, metrics, purposes, revoked: revoked_at !== undefined, agreed };
    }),
    batches: batches
      .map(({ stream_id, batch_id, samples }) => [sources.get(stream_id), batch_id, samples] as const)
      .sort(([, a], [, b]) => (a < b ? -1 : 1)),
  };
}

async function difference(one: string, other: string): Promise<number> {
  const [a, b] = await Promise.all(
    [one, other].map((uri) =>
      sharp(Buffer.from(uri.split(',')[1] ?? '', 'base64'))
        .raw()
        .toBuffer({ resolveWithObject: true }),
    ),
  );
  assert.deepEqual([a?.info.width, a?.info.height], [b?.info.width, b?.info.height]);
  const apart = a?.data.reduce((sum, value, at) => sum + Math.abs(value - (b?.data[at] ?? 0)), 0) ?? 0;
  return apart / (a?.data.length ?? 1);
}
