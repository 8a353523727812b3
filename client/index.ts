/** The public API of the package `hatchery-client`. `npm run build:client` builds the package. */
export type { paths } from '../shared/models/typescript/paths.ts';
export type * from '../shared/models/typescript/types.ts';
export { publishAvatar } from './avatar.ts';
export { type ClientOptions, createClient, type Hatchery, unwrap } from './client.ts';
export { ApiError, isApiError, isNetworkError, NetworkError } from './errors.ts';
export { putPicture, type UploadOptions } from './put-picture.ts';
export type { CreatedAccess, CreatedCode } from './typed-posts.ts';
