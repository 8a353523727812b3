import type { Export } from '../../shared/models/typescript/types.ts';
import { isBatchRejected, linesOf } from '../upload.ts';
import type { UserApi } from './api.ts';
import type { ImportReport } from './report.ts';

/** Publishes the portrait, then uploads the picture that the user had not published yet. A rejected picture is skipped and reported. */
export async function importPictures(api: UserApi, { portrait, upload }: Export, report: ImportReport): Promise<void> {
  if (portrait) {
    await sendPicture('the portrait', report, async () => {
      await api.upload(pictureIn(portrait));
      await api.publish();
    });
  }
  if (upload) await sendPicture('an unpublished upload', report, () => api.upload(pictureIn(upload)));
}

async function sendPicture(name: string, report: ImportReport, send: () => Promise<void>): Promise<void> {
  try {
    await send();
    report.pictures.push(name);
  } catch (error) {
    if (!isBatchRejected(error)) throw error;
    report.skipped.push(...linesOf(name, error));
  }
}

const pictureIn = (dataUri: string): Blob => new Blob([Buffer.from(dataUri.slice(dataUri.indexOf(',') + 1), 'base64')]);
