import { rmSync, statSync } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { ifPresent } from './storage-error.ts';
import type { UploadQuota } from './upload-quota.ts';

/** Removes the uploads that were written before `before` (ms since 1970), one file at a time. Adds all other uploads to the quota. */
export async function expireUploads(folder: string, kind: string, before: number, quota: UploadQuota): Promise<void> {
  for await (const part of (await ifPresent(() => opendir(join(folder, kind)))) ?? []) {
    if (!part.isDirectory()) continue;
    for await (const { name } of (await ifPresent(() => opendir(join(folder, kind, part.name)))) ?? []) {
      const key = `${kind}/${name}`;
      await ifPresent(async () => {
        const path = join(folder, kind, part.name, name);
        // Synchronous, so that no upload can be stored between the check and the removal.
        const { mtimeMs, size } = statSync(path);
        if (mtimeMs >= before) return quota.addStored(key, size);
        rmSync(path);
        quota.removeStored(key);
      });
    }
  }
}
