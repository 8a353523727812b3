/** Readings are kept for 90 days, and older readings are rejected. This constant is in a separate file because the web app imports it. */
export const RETENTION_MS = 90 * 24 * 60 * 60 * 1000;
