import { trustedScript } from '../trusted-script.ts';
import address from './worker.ts?worker&url';

/** The address of the worker that reads files. */
export const workerAddress: string = trustedScript('file-import', address);
