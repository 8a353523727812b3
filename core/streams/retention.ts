/** Readings are kept for 90 days, and older ones are rejected. A separate file for the web app to import. */
export const RETENTION_MS = 90 * 24 * 60 * 60 * 1000;
