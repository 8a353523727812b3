/** Readings are kept for 90 days; older ones are refused. A file of its own, as browsers read it too. */
export const RETENTION_MS = 90 * 24 * 60 * 60 * 1000;
