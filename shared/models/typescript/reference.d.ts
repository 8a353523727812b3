// Generated from shared/contracts/openapi.yaml by `npm run generate`. Do not edit.
/** The API reference, in HTML. */
export const page: string;
/** Its Content-Security-Policy. */
export const policy: string;
