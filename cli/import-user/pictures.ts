import type { Export } from '../../shared/models/typescript/types.ts';
import { isBatchRefused, linesOf } from '../upload.ts';
import type { UserApi } from './api.ts';
import type { ImportReport } from './report.ts';

/** Publishes the portrait, then uploads what waited to be published. A picture that is refused is left out and reported. */
export async function importPictures(api: UserApi, { portrait, upload }: Export, report: ImportReport): Promise<void> {
  if (portrait) {
    await bring('the portrait', report, async () => {
      await api.upload(pictureIn(portrait));
      await api.publish();
    });
  }
  if (upload) await bring('an upload that waits to be published', report, () => api.upload(pictureIn(upload)));
}

async function bring(name: string, report: ImportReport, send: () => Promise<void>): Promise<void> {
  try {
    await send();
    report.pictures.push(name);
  } catch (error) {
    if (!isBatchRefused(error)) throw error;
    report.left.push(...linesOf(name, error));
  }
}

const pictureIn = (dataUri: string): Blob => new Blob([Buffer.from(dataUri.slice(dataUri.indexOf(',') + 1), 'base64')]);
