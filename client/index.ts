/** What other apps import: the package `hatchery-client`, built by `npm run build:client`. */
export type { paths } from '../shared/models/typescript/paths.ts';
export type * from '../shared/models/typescript/types.ts';
export { publishAvatar } from './avatar.ts';
export { answerOf, type ClientOptions, createClient, type Hatchery } from './client.ts';
export { isRefusal, isUnreached, type Refusal, type Unreached } from './failure.ts';
export { putPicture, type UploadOptions } from './put-picture.ts';
