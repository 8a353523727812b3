// Generated from shared/contracts/openapi.yaml by `npm run generate`. Do not edit.
/** The published contract, as in shared/openapi.json. */
export const contract: string;
/** The day of its examples. */
export const storyDay: string;
