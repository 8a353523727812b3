import type { Export } from '../../shared/models/typescript/types.ts';
import { complaintOf, isContentRefused } from '../feed/deliver.ts';
import type { Account } from './account.ts';
import type { UserApi } from './api.ts';

/** Publishes the portrait, then puts back what waited to be published. What is not taken is left behind. */
export async function bringPictures(api: UserApi, { portrait, upload }: Export, account: Account): Promise<void> {
  if (portrait) {
    await bring('the portrait', account, async () => {
      await api.upload(bytesOf(portrait));
      await api.publish();
    });
  }
  if (upload) await bring('an upload that waits to be published', account, () => api.upload(bytesOf(upload)));
}

async function bring(name: string, account: Account, send: () => Promise<void>): Promise<void> {
  try {
    await send();
    account.pictures.push(name);
  } catch (error) {
    if (!isContentRefused(error)) throw error;
    account.left.push(...complaintOf(name, error));
  }
}

const bytesOf = (dataUri: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(Buffer.from(dataUri.slice(dataUri.indexOf(',') + 1), 'base64'));
