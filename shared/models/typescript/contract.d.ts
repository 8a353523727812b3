// Generated from shared/contracts/openapi.yaml by `npm run generate`. Do not edit.
/** The contract as one JSON document. */
export const contract: string;
